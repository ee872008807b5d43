"""Roll-up, reported values and the breakdown of progress."""
