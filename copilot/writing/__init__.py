"""Putting a plan in words, and checking the words. Two writers behind one port."""
