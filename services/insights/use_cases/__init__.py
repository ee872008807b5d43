"""What callers and events can do with insights."""
