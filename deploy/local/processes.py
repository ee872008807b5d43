"""Start detached processes, know them again by pid and start time, stop exactly those."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import SetupError
from deploy.local.instances import Instance
from deploy.registry import ROOT

TAIL_LINES = 25
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Recorded:
    """A process that was started here: a recycled pid has another start time."""

    name: str
    pid: int
    started: int
    stop_signal: int

    @property
    def alive(self) -> bool:
        return _started(self.pid) == self.started


def start(
    of: Instance,
    name: str,
    command: list[str],
    environment: Mapping[str, str] | None = None,
    *,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Recorded:
    """Run in a session of its own, output appended to the log of its name."""
    with log_path(of, name).open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=inherited(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    # Waited for by somebody: the pid of a child that nobody reaped still looks alive to others.
    threading.Thread(target=process.wait, daemon=True).start()
    started = _started(process.pid)
    if started is None:
        raise SetupError(f"{name} ended at once.\n{log_tail(of, name)}")
    recorded = Recorded(name, process.pid, started, int(stop_signal))
    _record_path(of, name).write_text(
        json.dumps({"pid": process.pid, "started": started, "stop_signal": int(stop_signal)}),
        encoding="utf-8",
    )
    return recorded


def recorded(of: Instance) -> list[Recorded]:
    """All processes on record, those that ended included."""
    return [_read(path) for path in sorted(of.pids.glob("*.json"))]


def running(of: Instance, name: str) -> Recorded | None:
    path = _record_path(of, name)
    process = _read(path) if path.exists() else None
    return process if process and process.alive else None


def await_ready(
    of: Instance, process: Recorded, ready: Callable[[], bool], seconds: float = 60
) -> None:
    """Wait until the condition holds; show the log's end if it never does."""
    deadline = time.monotonic() + seconds
    while not ready():
        if not process.alive:
            raise SetupError(_with_tail(of, process, "ended before it was ready"))
        if time.monotonic() > deadline:
            raise SetupError(_with_tail(of, process, f"was not ready after {seconds:.0f} s"))
        time.sleep(POLL_SECONDS)


def stop(of: Instance, processes: Iterable[Recorded], seconds: float = 20) -> None:
    """Ask all to end, wait for them together, end what is left of their own sessions."""
    groups = [(process, _members(process)) for process in processes]
    for process, _ in groups:
        if process.alive:
            _signal(process.pid, process.stop_signal)
    deadline = time.monotonic() + seconds
    while any(process.alive for process, _ in groups) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    for process, members in groups:
        for pid, started in {**members, **_members(process)}.items():
            if _started(pid) == started:
                _signal(pid, signal.SIGKILL)
        _record_path(of, process.name).unlink(missing_ok=True)


def signal_all(process: Recorded, number: signal.Signals) -> None:
    """Send to the process and to all that it started."""
    for pid, started in {**_members(process), process.pid: process.started}.items():
        if _started(pid) == started:
            _signal(pid, number)


def started_at(of: Instance, name: str) -> float:
    """When the process on record was started, in seconds since the epoch."""
    return _record_path(of, name).stat().st_mtime


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """The given settings on top of what this process was started with."""
    return {**os.environ, **environment}


def log_path(of: Instance, name: str) -> Path:
    return of.logs / f"{name}.log"


def log_tail(of: Instance, name: str) -> str:
    path = log_path(of, name)
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:]
    shown = "\n".join(f"    {line}" for line in lines)
    return f"Last lines of {path.relative_to(ROOT)}:\n{shown}"


def _with_tail(of: Instance, process: Recorded, what: str) -> str:
    return f"{process.name} {what}.\n{log_tail(of, process.name)}"


def _record_path(of: Instance, name: str) -> Path:
    return of.pids / f"{name}.json"


def _read(path: Path) -> Recorded:
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Recorded(path.stem, kept["pid"], kept["started"], kept["stop_signal"])


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat after the name, or nothing once the process has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields


def _started(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[19]) if fields else None


def _members(process: Recorded) -> dict[int, int]:
    """The processes of the session that this process opened, with their start times."""
    members = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        fields = _stat(int(entry.name))
        if fields and int(fields[3]) == process.pid and int(fields[19]) >= process.started:
            members[int(entry.name)] = int(fields[19])
    return members


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
