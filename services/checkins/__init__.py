"""What people did and measured: a value for a period, a line of text, a confidence."""
