"""The command line of the benchmarks; its last line is one JSON object with the figures."""

import argparse
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.local import commands, toolchain
from deploy.local.errors import SetupError
from deploy.local.instances import LIBRARIES, PYTHON, VENV, instance
from deploy.local.progress import say, step

if TYPE_CHECKING:
    from bench.measure.rig import Bench

INSTANCE = "bench"
# Every module beside this one is a benchmark; what several of them use stands in packages.
NAMES = sorted(
    path.stem.replace("_", "-")
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_")
)


def main() -> int:
    given = _arguments()
    if Path(sys.prefix).resolve() != VENV.resolve():
        return _in_own_python()
    try:
        match given.command:
            case "data":
                return _data()
            case "down":
                commands.down(instance(INSTANCE))
                return 0
            case name:
                return _run(name, quick=given.quick)
    except SetupError as failure:
        sys.stderr.write(f"\n{failure}\n")
        return 1


def _run(name: str, *, quick: bool) -> int:
    bench, module = _prepared(quick, [name])[0]
    module.data(bench)
    figures = module.run(bench)
    say(json.dumps({"bench": name, **{key: _rounded(value) for key, value in figures.items()}}))
    if figures["n"] != module.N:
        sys.stderr.write(f"{name} measured n = {figures['n']}, not {module.N}\n")
        return 1
    return 0


def _data() -> int:
    with step("data sets"):
        for bench, module in _prepared(False, NAMES):
            with step(module.__name__.removeprefix("bench.").replace("_", "-")):
                module.data(bench)
    return 0


def _prepared(quick: bool, names: list[str]) -> "list[tuple[Bench, Any]]":
    """The modules of these benchmarks, with all that they need running."""
    from bench.measure.rig import Bench, bring_up

    bench = Bench(instance(INSTANCE), quick)
    modules = [importlib.import_module(f"bench.{name.replace('-', '_')}") for name in names]
    # The fleet brings PostgreSQL along.
    for needs in sorted({module.NEEDS for module in modules}):
        bring_up(bench.instance, needs)
    return [(bench, module) for module in modules]


def _in_own_python() -> int:
    """Start over in the project's environment, made first where there is none."""
    try:
        toolchain.prepare_python()
    except SetupError as failure:
        sys.stderr.write(f"\n{failure}\n")
        return 1
    path = os.pathsep.join(str(library) for library in LIBRARIES)
    settings = {**os.environ, "PYTHONPATH": path}
    command = [str(PYTHON), "-m", "bench", *sys.argv[1:]]
    return subprocess.run(command, env=settings, check=False).returncode


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def _arguments() -> argparse.Namespace:
    listing = "\n".join(f"  {name}" for name in ("data", "down", *NAMES))
    options = argparse.ArgumentParser(
        prog="python3 -m bench",
        description=__doc__,
        epilog=f"commands:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    options.add_argument("command", choices=["data", "down", *NAMES], metavar="command")
    options.add_argument("--quick", action="store_true", help="fewer repetitions, same sizes")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
