"""Who may do what: people, the roster, and the demo class."""
