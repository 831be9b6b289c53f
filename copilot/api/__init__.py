"""The API: what BI tools and helpdesks read of the log, and what they tell of cases. A door."""
