"""The services; each has the same shape and knows the others only by their contracts."""
