"""The fifteen tables that both sides of a comparison create, and their one change."""
