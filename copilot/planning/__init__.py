"""From evidence to a plan: what we can and cannot do, who does what next, and when."""
