"""What learners hand in, what an assignment allows, and how everybody stands."""
