"""What callers can do with notifications."""
