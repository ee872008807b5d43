"""`python -m services.people <role>`."""

import sys

from servicekit.process.cli import main

from .config import PeopleSettings

if __name__ == "__main__":
    sys.exit(main("services.people.app", PeopleSettings))
