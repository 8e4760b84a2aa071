"""What a run leaves behind: rows of the gradebook, files beside it, feedback pages."""
