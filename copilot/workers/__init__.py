"""The processes: one that talks to Slack and the web, one that thinks, and the one that keeps them running."""
