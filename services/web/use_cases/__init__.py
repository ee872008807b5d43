"""What callers can do with web."""
