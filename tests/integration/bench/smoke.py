"""A benchmark on little data: whether it runs, and which figures it would print."""

import importlib
import json
import os
import subprocess
import sys

from bench.__main__ import NAMES
from bench.measure.rig import Needs
from tests.conventions.tree import ROOT


def benchmarks(needs: Needs) -> set[str]:
    """The names of those that need PostgreSQL alone, or of those that need the fleet."""
    modules = {name: importlib.import_module(f"bench.{name.replace('-', '_')}") for name in NAMES}
    return {name for name, module in modules.items() if needs == module.NEEDS}


def figure_names(name: str, **settings: str) -> set[str]:
    """Run the benchmark as `make bench NAME=… SMOKE=1` does, on the instance under test."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, "--smoke"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
    printed = json.loads(done.stdout.splitlines()[-1])
    assert printed["bench"] == name
    return set(printed["keys"])
