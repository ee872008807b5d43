"""Rows as boards show them."""
