"""Texts to vectors; one vendor a file, loaded when first used."""
