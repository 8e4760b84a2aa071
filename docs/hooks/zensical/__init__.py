"""Builds the same site by Zensical, the successor of the theme."""
