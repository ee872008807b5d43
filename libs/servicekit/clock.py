"""The time of the business, which a local instance may move, and that of the world."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
NONE = timedelta()


class Offset:
    """How far the business is ahead: seconds in a file, read again when the file has changed."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self._read: tuple[int, timedelta] = (0, NONE)

    def follow(self, file: Path | None) -> None:
        self.file, self._read = file, (0, NONE)

    def now(self) -> timedelta:
        if self.file is None:
            return NONE
        try:
            changed = self.file.stat().st_mtime_ns
            if changed != self._read[0]:
                self._read = (changed, timedelta(seconds=float(self.file.read_text("ascii"))))
        except FileNotFoundError:
            return NONE
        return self._read[1]


_offset = Offset()
follow = _offset.follow
offset = _offset.now


def now() -> datetime:
    """The business time: what is due, recorded, shown, and which day it is. UTC."""
    return datetime.now(UTC) + offset()


def real_now() -> datetime:
    """The time of leases, tokens, sessions, certificates and signatures. UTC."""
    return datetime.now(UTC)


def local_file(text: str) -> Path | None:
    """The file that CLOCK_FILE names; ValueError but in a folder of an instance of deploy/local."""
    if not text:
        return None
    file, instances = Path(text), CHECKOUT / ".local"
    if not (CHECKOUT / "deploy" / "local").is_dir() or file.parent.parent != instances:
        raise ValueError("only a local instance may move its clock")
    return file
