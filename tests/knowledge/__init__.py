"""What is known: files read, checked, cut and masked."""
