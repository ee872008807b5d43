"""Outbound calls of tenants: services by gRPC, Keycloak and identity providers by HTTP."""
