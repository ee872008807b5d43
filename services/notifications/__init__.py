"""Says in one sentence what notifications is for."""
