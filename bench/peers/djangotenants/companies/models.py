"""Companies and their host names."""

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Company(TenantMixin):
    """A tenant; saving it makes its schema."""

    name = models.TextField()
    auto_create_schema = True
    auto_drop_schema = True


class Domain(DomainMixin):
    """A host name of a company."""
