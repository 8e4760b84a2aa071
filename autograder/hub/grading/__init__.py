"""The queue, the process that grades it, and what can be observed of both."""
