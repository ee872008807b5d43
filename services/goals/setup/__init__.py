"""Starter content and the dry run of a cycle."""
