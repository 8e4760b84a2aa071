"""Finishes every page: equations, lighter markup, accessible names, the elements and the policy."""
