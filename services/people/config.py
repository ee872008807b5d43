"""The settings of people."""

from dataclasses import dataclass

from servicekit.config import Settings


@dataclass(frozen=True, kw_only=True)
class PeopleSettings(Settings):
    """The settings that every service has."""
