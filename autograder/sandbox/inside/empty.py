"""Stands where the sandbox shows a package but not its content."""
