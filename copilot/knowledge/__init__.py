"""Reading the knowledge folder: files in, pages, passages and lint out. Nothing else reads `knowledge/`."""
