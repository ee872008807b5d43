"""`python -m services.tenants <role>`."""

import sys

from servicekit.process.cli import main

from .config import TenantsSettings

if __name__ == "__main__":
    sys.exit(main("services.tenants.app", TenantsSettings))
