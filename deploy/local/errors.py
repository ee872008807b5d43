"""The one way a step says that it cannot go on, in words for the person at the terminal."""

# How a child process ends that met data of another baseline.
OTHER_BASELINE = 3


class SetupError(Exception):
    """A sentence for the person who ran the command; no traceback is shown."""
