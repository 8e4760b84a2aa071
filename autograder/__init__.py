"""Examine, run and grade the exercises of the course."""
