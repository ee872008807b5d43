"""Use cases of webhook deliveries."""
