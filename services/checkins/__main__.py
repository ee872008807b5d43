"""`python -m services.checkins <role>`."""

import sys

from servicekit.process.cli import main

from .config import CheckinsSettings

if __name__ == "__main__":
    sys.exit(main("services.checkins.app", CheckinsSettings))
