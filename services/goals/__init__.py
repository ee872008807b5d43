"""Says in one sentence what goals is for."""
