"""What goes over the wire into the sandbox: calls, answers, and the functions that both sides know by name."""
