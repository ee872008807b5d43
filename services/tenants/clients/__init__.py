"""What tenants asks of others: of services by gRPC, of Keycloak and of companies by HTTP."""
