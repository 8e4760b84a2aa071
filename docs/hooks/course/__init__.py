"""Makes the pages of the course: lesson, path, exercises, glossary, board and their German forms."""
