"""Grades and feedback on their way out: nbgrader's table, the platforms' own tables, archives that they take back."""
