"""What this service reads from its environment."""

from dataclasses import dataclass

from servicekit.config import Settings


@dataclass(frozen=True, kw_only=True)
class GoalsSettings(Settings):
    """Nothing beside what every service reads."""
