"""Settings of the peer's project, as its manual tells them."""

import os

SECRET_KEY = "only measured"  # noqa: S105 - it signs nothing
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "HOST": os.environ["PGHOST"],
        "PORT": os.environ["PGPORT"],
        "USER": os.environ["PGUSER"],
        "PASSWORD": os.environ["PGPASSWORD"],
        "NAME": os.environ["PGDATABASE"],
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
# Content types stand in the register alone: a company has the fifteen tables and no other.
SHARED_APPS = [
    "django_tenants",
    "django.contrib.contenttypes",
    "bench.peers.djangotenants.companies",
]
TENANT_APPS = ["bench.peers.djangotenants.records"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
TENANT_MODEL = "companies.Company"
TENANT_DOMAIN_MODEL = "companies.Domain"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The folder with the change is chosen by the benchmark that applies it.
MIGRATION_MODULES = {
    "records": f"bench.peers.djangotenants.records.{os.environ.get('RECORDS', 'migrations')}"
}
