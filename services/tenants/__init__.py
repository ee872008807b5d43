"""The register of companies: sign-up, provisioning, sign-in through Keycloak, the audit trail."""
