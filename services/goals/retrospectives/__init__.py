"""Retrospectives of goals and units."""
