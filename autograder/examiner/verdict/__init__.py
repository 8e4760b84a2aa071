"""The verdict on a function, and how a terminal, a page and a file show it."""
