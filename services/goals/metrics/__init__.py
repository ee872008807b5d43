"""Metrics and the values that are provided for them."""
