"""How good we are: suites over our own data and public data. Imports copilot, never the other way."""
