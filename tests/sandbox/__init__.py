"""The fake Slack, driven through a real Bolt app and the real SDK."""
