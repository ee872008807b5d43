"""The migrations of a service as they were written: whoever has run one never sees another."""

import hashlib
from pathlib import Path

NAME = "frozen.sha256"


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
