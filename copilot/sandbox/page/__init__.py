"""The page that people type into."""
