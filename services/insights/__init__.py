"""Says in one sentence what insights is for."""
