"""The database: engines, tables, statements and the schemas of tenants."""
