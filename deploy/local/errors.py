"""The one way a step says that it cannot go on, in words for the person at the terminal."""


class SetupError(Exception):
    """A sentence for the person who ran the command; no traceback is shown."""
