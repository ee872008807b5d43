"""The command line of the benchmarks; its last line is one JSON object with the figures."""

import argparse
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from deploy.local import commands, processes, toolchain
from deploy.local.errors import SetupError
from deploy.local.instances import LIBRARIES, PYTHON, VENV, instance
from deploy.local.progress import say, step

if TYPE_CHECKING:
    from bench.measure.rig import Bench

INSTANCE, SMOKE_INSTANCE = "bench", "test"
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
                if given.smoke:
                    return _smoke(name)
                return _run(_bench(INSTANCE, quick=given.quick), name)
    except SetupError as failure:
        sys.stderr.write(f"\n{failure}\n")
        return 1


def _run(bench: "Bench", name: str) -> int:
    """Print the figures; of a smoke run, which means nothing by them, their names alone."""
    (module,) = _prepare(bench, [name])
    module.data(bench)
    figures = module.run(bench)
    rounded = {key: _rounded(value) for key, value in figures.items()}
    say(json.dumps({"bench": name, **({"keys": list(figures)} if bench.smoke else rounded)}))
    size = bench.choose(module.N, smoke=module.SMOKE_N)
    if figures["n"] != size:
        sys.stderr.write(f"{name} measured n = {figures['n']}, not {size}\n")
        return 1
    return 0


def _smoke(name: str) -> int:
    """On the tests' instance, which is stopped again where it did not run."""
    bench = _bench(os.environ.get("CHENGSHI_INSTANCE", SMOKE_INSTANCE), smoke=True)
    was_up = any(process.alive for process in processes.recorded(bench.instance))
    try:
        return _run(bench, name)
    finally:
        if not was_up:
            commands.down(bench.instance)


def _data() -> int:
    bench = _bench(INSTANCE)
    with step("data sets"):
        for module in _prepare(bench, NAMES):
            with step(module.__name__.removeprefix("bench.").replace("_", "-")):
                module.data(bench)
    return 0


def _bench(name: str, *, quick: bool = False, smoke: bool = False) -> "Bench":
    from bench.measure.rig import Bench

    return Bench(instance(name), quick, smoke)


def _prepare(bench: "Bench", names: list[str]) -> list[ModuleType]:
    """The modules of these benchmarks, with all that they need running."""
    from bench.measure.rig import bring_up

    modules = [importlib.import_module(f"bench.{name.replace('-', '_')}") for name in names]
    # The fleet brings PostgreSQL along.
    for needs in sorted({module.NEEDS for module in modules}):
        bring_up(bench.instance, needs)
    return modules


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
    lengths = options.add_mutually_exclusive_group()
    lengths.add_argument("--quick", action="store_true", help="fewer repetitions, same sizes")
    lengths.add_argument("--smoke", action="store_true", help="on little data: does it run?")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
