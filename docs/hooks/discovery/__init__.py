"""Tells link previews, search engines and feed readers what the pages are."""
