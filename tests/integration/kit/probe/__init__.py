"""A service that exists for the tests of the kit alone: it counts, and fails when told to."""
