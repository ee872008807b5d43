"""Pin requirements/*.in with hashes, in files that name no index."""

import os
import subprocess

from deploy.local.errors import SetupError
from deploy.local.instances import VENV
from deploy.registry import ROOT

# In this order: each file is held to what the one before it pinned.
FILES = ("run", "dev", "local", "peers")
# Some of OpenTelemetry's packages exist as pre-releases only; nothing else may be one.
OPTIONS = (
    *("--quiet", "--generate-hashes", "--no-header", "--no-emit-index-url"),
    *("--no-emit-find-links", "--python-version=3.11", "--prerelease=if-necessary-or-explicit"),
)


def compile_all() -> None:
    # A folder of wheels on this machine must not leak into the files.
    settings = {name: value for name, value in os.environ.items() if name != "PIP_FIND_LINKS"}
    for name in FILES:
        ran = subprocess.run(
            [str(VENV / "bin" / "uv"), "pip", "compile", *OPTIONS, f"{name}.in", f"-o={name}.txt"],
            cwd=ROOT / "requirements",
            env=settings,
            check=False,
        )
        if ran.returncode:
            raise SetupError(f"requirements/{name}.in could not be resolved.")
