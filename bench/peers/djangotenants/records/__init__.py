"""What a company keeps: the fifteen tables."""
