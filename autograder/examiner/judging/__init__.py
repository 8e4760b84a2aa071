"""Judges answers by the contract: types, shapes, dtypes, values and imports."""
