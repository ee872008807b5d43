"""What callers can do with companies."""
