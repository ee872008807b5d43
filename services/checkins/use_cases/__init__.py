"""What callers can do: record and read check-ins, and see what is due."""
