"""Draws figures, plots and measured numbers into the pages."""
