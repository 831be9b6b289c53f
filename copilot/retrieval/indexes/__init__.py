"""Vectors by passage id; one vendor a file."""
