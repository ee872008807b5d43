"""Locked rows of the roll-up."""
