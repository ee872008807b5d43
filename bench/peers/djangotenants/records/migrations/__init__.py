"""The fifteen tables."""
