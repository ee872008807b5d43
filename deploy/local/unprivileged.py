"""Another identity for the parts that refuse to run as root."""

import os
import subprocess
from pathlib import Path

from deploy.local.errors import SetupError

# "nobody" wherever there is such a user.
UNPRIVILEGED = 65534
OTHER_USER = f"setpriv --reuid={UNPRIVILEGED} --regid={UNPRIVILEGED} --clear-groups".split()
# Below a closed home folder no other user gets in: there root merely goes by another number.
OTHER_NAME = f"unshare --user --map-user={UNPRIVILEGED} --map-group={UNPRIVILEGED}".split()


def prefix_for(program: str) -> list[str]:
    """What goes before a command to leave root behind; nothing for an ordinary user."""
    if os.geteuid() != 0:
        return []
    for prefix in (OTHER_USER, OTHER_NAME):
        tried = subprocess.run([*prefix, program, "--version"], capture_output=True, check=False)
        if tried.returncode == 0:
            return prefix
    raise SetupError(
        f"{Path(program).name} does not run as root, and another user cannot reach this folder: "
        "move the checkout to a folder that other users may enter, or run as an ordinary user."
    )


def hand_over(prefix: list[str], *paths: Path) -> None:
    """Let the user behind the prefix own what its process reads and writes."""
    if prefix == OTHER_USER:
        for path in paths:
            os.chown(path, UNPRIVILEGED, UNPRIVILEGED)
