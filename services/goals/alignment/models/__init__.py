"""Tables, and the states of their rows."""
