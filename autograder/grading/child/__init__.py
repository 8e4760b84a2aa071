"""What a child of the grader hands back of one submission, and what it may take."""
