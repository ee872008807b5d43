"""Boards for the whole company, built from the other services' events alone."""
