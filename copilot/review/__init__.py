"""What leads look at first, what their grades mean, and what can honestly be said of all entries from those graded."""
