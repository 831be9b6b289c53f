"""A copilot for the people who answer customers."""
