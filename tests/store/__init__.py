"""The SQL truth, on real SQLite files."""
