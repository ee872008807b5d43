"""Tells people and partners what has happened: notices, mail and signed webhooks."""
