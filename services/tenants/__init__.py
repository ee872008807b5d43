"""Says in one sentence what tenants is for."""
