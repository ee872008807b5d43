"""Cycles and the years that they make up."""
