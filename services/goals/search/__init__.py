"""What typed text is found by."""
