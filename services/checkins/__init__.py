"""Check-ins on key results: a value for a period, a line of text, a confidence."""
