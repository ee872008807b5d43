"""Answers without what their reader may not see."""
