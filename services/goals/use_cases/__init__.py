"""What callers can do with goals."""
