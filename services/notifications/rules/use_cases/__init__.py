"""Use cases: notices of events."""
