"""What is installed and built once: the Python environment, the Java parts, the pages."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from deploy.local import artifacts
from deploy.local.errors import SetupError
from deploy.local.instances import CACHE, LOCAL, PEERS, PYTHON, RELEASE, VENV
from deploy.local.progress import step
from deploy.registry import ROOT

# What the image installs, and so a release runs on.
RUN = ROOT / "requirements" / "run.txt"
REQUIREMENTS = [ROOT / "requirements" / name for name in ("dev.txt", "local.txt")]
PEER_REQUIREMENTS = [ROOT / "requirements" / "peers.txt"]
UI = ROOT / "services" / "web" / "ui"
UI_DIST = UI / "dist"
UI_MODULES = UI / "node_modules"
LOCKS = [UI / "package.json", UI / "package-lock.json"]


def prepare(*, pages: bool) -> None:
    """Install and build side by side whatever is missing or older than its sources."""
    CACHE.mkdir(parents=True, exist_ok=True)
    tasks = (prepare_python, artifacts.fetch, *([prepare_pages] if pages else []))
    with ThreadPoolExecutor() as pool:
        for result in [pool.submit(task) for task in tasks]:
            result.result()


def prepare_python() -> None:
    """The Python environment alone, for what needs no part."""
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = _digest([*REQUIREMENTS], str(sys.version_info[:3]))
    install = partial(_install_python, VENV, REQUIREMENTS)
    _once("venv", wanted, PYTHON, "installing Python packages", install)


def prepare_peers() -> Path:
    """The Python of what benchmarks measure themselves against, in an environment apart."""
    wanted = _digest(PEER_REQUIREMENTS, str(sys.version_info[:3]))
    python = PEERS / "bin" / "python"
    install = partial(_install_python, PEERS, PEER_REQUIREMENTS)
    _once("peers", wanted, python, "installing the benchmarks' peers", install)
    return python


def prepare_release(tree: Path) -> Path:
    """The Python of another release's tree: this checkout's where both pin the same packages."""
    requirements = tree / "requirements" / RUN.name
    if requirements.read_bytes() == RUN.read_bytes():
        return PYTHON
    wanted = _digest([], requirements.read_text(encoding="utf-8"), str(sys.version_info[:3]))
    python = RELEASE / "bin" / "python"
    install = partial(_install_python, RELEASE, [requirements])
    _once("release", wanted, python, "installing the older release's packages", install)
    return python


def _install_python(folder: Path, requirements: list[Path]) -> None:
    # Emptied first, so that a package that was dropped from the files is gone.
    _run([sys.executable, "-m", "venv", "--clear", str(folder)], ROOT)
    files = [argument for path in requirements for argument in ("-r", str(path))]
    python = str(folder / "bin" / "python")
    install = ["install", "-q", "--no-compile", "--require-hashes"]
    _run([python, "-m", "pip", *install, *files], ROOT)
    # On all cores, unlike pip: else each process of the fleet compiles the same in its memory.
    _run([python, "-m", "compileall", "-q", "-j", "0", str(folder / "lib")], ROOT)


def prepare_pages() -> None:
    """Install the pages' packages and build the pages, each unless its sources are unchanged."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (UI / "package.json").exists():
        return
    packages = _digest([path for path in LOCKS if path.exists()])
    _once("ui-packages", packages, UI_MODULES, "installing the pages' packages", _install_packages)
    sources = _digest(_ui_sources(), packages)
    _once("ui", sources, UI_DIST / "index.html", "building the pages", _build_pages)


def _install_packages() -> None:
    locked = (UI / "package-lock.json").exists()
    _run(["npm", "ci" if locked else "install", "--no-audit", "--no-fund"], UI)


def _build_pages() -> None:
    _run(["npm", "run", "build"], UI)


def _ui_sources() -> list[Path]:
    kept = []
    for folder, folders, files in os.walk(UI):
        folders[:] = sorted(set(folders) - {"node_modules", "dist", "test-results"})
        kept += [Path(folder, name) for name in sorted(files)]
    return kept


def _once(name: str, wanted: str, product: Path, what: str, make: Callable[[], None]) -> None:
    """Make the product unless it was made from the same sources before."""
    stamp = LOCAL / "cache" / f"{name}.stamp"
    if product.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    # Installing empties the folder first, through the link: another checkout would lose its own.
    if any(product.is_relative_to(one) and one.is_symlink() for one in (VENV, UI_MODULES)):
        raise SetupError(
            f"'{name}' is a link to another checkout's, made from other requirements or by another "
            "Python: renew it there, or remove the link to get one of your own."
        )
    stamp.unlink(missing_ok=True)
    with step(what):
        make()
    stamp.write_text(wanted, encoding="utf-8")


def _digest(files: list[Path], *also: str) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    for text in also:
        digest.update(text.encode())
    return digest.hexdigest()


def _run(command: list[str], folder: Path) -> None:
    program = shutil.which(command[0]) or command[0]
    ran = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        tail = f"{ran.stdout[-3000:]}{ran.stderr[-3000:]}"
        raise SetupError(f"'{' '.join(command[:4])} …' failed.\n{tail}")
