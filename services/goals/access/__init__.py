"""Owners of goals, the caller's access to them, and the organisation as goals knows it."""
