"""What callers can do with cycles, sheets and goals."""
