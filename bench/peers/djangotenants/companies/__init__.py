"""The register of companies: shared tables of the peer."""
