"""Owners, what the caller may do for them, and people as goals knows them."""
