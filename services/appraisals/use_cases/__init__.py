"""What callers can do with rounds and forms."""
