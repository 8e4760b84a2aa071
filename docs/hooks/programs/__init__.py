"""Turns a program in a page into a cell with its output as built."""
