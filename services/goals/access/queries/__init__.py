"""Reads of the caller's access and of the organisation."""
