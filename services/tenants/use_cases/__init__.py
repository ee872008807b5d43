"""What callers can do with tenants."""
