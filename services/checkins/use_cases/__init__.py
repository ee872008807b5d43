"""What callers can do with checkins."""
