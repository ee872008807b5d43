"""Partners' webhook endpoints and the catalogue of event types."""
