"""One submission: rebuilt from the release, run in the sandbox, judged, and drawn as feedback."""
