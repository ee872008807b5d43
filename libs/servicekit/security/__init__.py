"""Tokens, secrets at rest, and calls to addresses that a customer entered."""
