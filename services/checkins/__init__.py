"""Says in one sentence what checkins is for."""
