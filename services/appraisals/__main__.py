"""`python -m services.appraisals <role>`."""

import sys

from servicekit.cli import main

from .app import service

if __name__ == "__main__":
    sys.exit(main(service))
