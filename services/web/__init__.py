"""Says in one sentence what web is for."""
