"""The door to Slack, driven through the sandbox with the real store and the project's own knowledge."""
