"""The fifteen tables and a column more."""
