"""Door: web pages for leads, and the few that agents may see. See docs/console.md."""
