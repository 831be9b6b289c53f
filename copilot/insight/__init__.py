"""What the figures say and how surely: pure, from counts to intervals. Nothing here reads the log."""
