"""The door to Slack: events in, suggestions out. Parses and renders; decides nothing about customers."""
