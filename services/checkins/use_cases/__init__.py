"""What callers can do: record a value, read what was recorded, see what is due."""
