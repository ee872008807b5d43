"""`python -m services.appraisals <role>`."""

import sys

from servicekit.process.cli import main

from .config import AppraisalsSettings

if __name__ == "__main__":
    sys.exit(main("services.appraisals.app", AppraisalsSettings))
