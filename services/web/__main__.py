"""`python -m services.web <role>`."""

import sys

from servicekit.process.cli import main

from .config import WebSettings

if __name__ == "__main__":
    sys.exit(main("services.web.app", WebSettings))
