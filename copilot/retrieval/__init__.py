"""Finding what fits: words, meaning, and the votes of past cases, within what the asker may see."""
