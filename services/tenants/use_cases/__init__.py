"""Use cases of tenants."""
