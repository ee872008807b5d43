"""Reported values and the roll-up."""
