"""Rows as answers."""
