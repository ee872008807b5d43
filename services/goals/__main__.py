"""`python -m services.goals <role>`."""

import sys

from servicekit.cli import main

from .config import GoalsSettings

if __name__ == "__main__":
    sys.exit(main("services.goals.app", GoalsSettings))
