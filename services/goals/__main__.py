"""`python -m services.goals <role>`."""

import sys

from servicekit.process.cli import main
from services.goals.config import GoalsSettings

if __name__ == "__main__":
    sys.exit(main("services.goals.app", GoalsSettings))
