"""What makes a student's text, links and files harmless to whoever opens them."""
