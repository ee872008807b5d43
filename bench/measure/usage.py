"""What processes use, as the kernel counts it."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PARENT, SESSION, USER_TIME, SYSTEM_TIME = 1, 3, 11, 12


def session_pids(pid: int) -> list[int]:
    """The processes of the session that `pid` opened: a service's role with its workers."""
    entries = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [one for one in entries if (fields := _stat(one)) and int(fields[SESSION]) == pid]


def family_pids(pid: int) -> list[int]:
    """The process and all below it: PostgreSQL's backends open sessions of their own."""
    entries = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    parents = {one: int(fields[PARENT]) for one in entries if (fields := _stat(one))}
    family = [pid]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    return family


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time that these processes have used since they started."""
    known = [fields for pid in pids if (fields := _stat(pid))]
    ticks = sum(int(fields[USER_TIME]) + int(fields[SYSTEM_TIME]) for fields in known)
    return ticks / TICKS


def rss_mb(pid: int) -> float:
    """Resident memory, shared pages included."""
    return _memory(pid, "Rss")


def pss_mb(pid: int) -> float:
    """Resident memory, a page that several processes share split evenly among them."""
    return _memory(pid, "Pss")


def private_mb(pid: int) -> float:
    """Resident memory that is neither a file's nor shared: without PostgreSQL's shared buffers."""
    # Private_* would count a shared page that no other process has touched yet.
    return _memory(pid, "Anonymous")


def _memory(pid: int, *names: str) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    found = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return sum(int(found[name].split()[0]) for name in names) / 1024


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat behind the name, or nothing once the process has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()
