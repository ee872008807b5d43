"""What callers can do with insights."""
