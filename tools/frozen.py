"""The migrations of a service as they were written: whoever has run one never sees another."""

import hashlib
import subprocess
from pathlib import Path

NAME = "frozen.sha256"
LISTS = f"services/*/migrations/{NAME}"


def write(migrations: Path) -> None:
    """List the hash of every migration, in the form that `sha256sum --check` reads."""
    (migrations / NAME).write_text(
        "".join(f"{digest}  {name}\n" for name, digest in hashes(migrations).items()),
        encoding="utf-8",
    )


def hashes(migrations: Path) -> dict[str, str]:
    """The migrations as they are."""
    return {
        f"versions/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((migrations / "versions").glob("*.py"))
    }


def listed(text: str) -> dict[str, str]:
    """The migrations as a list tells them."""
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {name: digest for digest, name in pairs}


def start_of_releases(root: Path) -> str:
    """The newest commit that left every service its baseline alone, else the first that froze any.

    Empty where the tree itself is nothing but baselines, and where there is no history.
    """
    if all(len(path.read_text(encoding="utf-8").splitlines()) == 1 for path in root.glob(LISTS)):
        return ""
    commit = ""
    for commit in _git(root, "log", "--first-parent", "--format=%H", "--", LISTS).split():
        counts = _git(root, "grep", "-c", "", commit, "--", LISTS).splitlines()
        if all(count.endswith(":1") for count in counts):
            break
    return commit


def _git(root: Path, *arguments: str) -> str:
    git = ["git", *arguments]
    return subprocess.run(git, cwd=root, capture_output=True, text=True, check=False).stdout
