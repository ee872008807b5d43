"""Tables, with the rules of their state."""
