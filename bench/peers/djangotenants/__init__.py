"""A project on django-tenants with the same fifteen tables, in its documented way."""
