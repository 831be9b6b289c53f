"""An embedder taught by the team's own cases, and measured on those that it was not taught."""
