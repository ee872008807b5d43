"""The wall between tenants: a schema and a role for each tenant in each service."""
