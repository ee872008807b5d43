"""`python -m services.insights <role>`."""

import sys

from servicekit.process.cli import main

from .config import InsightsSettings

if __name__ == "__main__":
    sys.exit(main("services.insights.app", InsightsSettings))
