"""Channels by which a notice leaves the inbox: mail."""
