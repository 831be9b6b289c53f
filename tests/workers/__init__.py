"""The processes: what they promise to Slack, to whoever starts them, and to whoever stops them."""
