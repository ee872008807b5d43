"""Settings of a tenant, by name."""
