"""Explains a wrong answer: finds the wrong program that gives the same one, and names its bug."""
