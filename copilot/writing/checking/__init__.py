"""What is looked for in a sentence of a reply: figures, mentions, promises, the way it speaks, and its support."""
