"""The console in Chromium, as people see it."""
