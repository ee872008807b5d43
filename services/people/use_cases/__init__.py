"""What callers can do with people and units."""
