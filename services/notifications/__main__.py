"""`python -m services.notifications <role>`."""

import sys

from servicekit.process.cli import main

from .config import NotificationsSettings

if __name__ == "__main__":
    sys.exit(main("services.notifications.app", NotificationsSettings))
