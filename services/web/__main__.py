"""`python -m services.web <role>`."""

import sys

from servicekit.cli import main

from .config import WebSettings

if __name__ == "__main__":
    sys.exit(main("services.web.app", WebSettings))
