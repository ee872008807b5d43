"""Generates libs/contracts from proto/; `--check` fails when the committed files differ."""

import argparse
import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import grpc_tools

ROOT = Path(__file__).resolve().parent.parent
PROTO = ROOT / "proto"
CONTRACTS = ROOT / "libs" / "contracts"


def generate(target: Path) -> None:
    """Write Python modules, type stubs and gRPC stubs for every proto into `target`."""
    includes = [f"-I{PROTO}", f"-I{Path(grpc_tools.__file__).parent / '_proto'}"]
    sources = sorted(str(path) for path in PROTO.glob("chengshi/**/*.proto"))
    target.mkdir(parents=True, exist_ok=True)
    outputs = [f"--python_out={target}", f"--pyi_out={target}", f"--grpc_python_out={target}"]
    command = [sys.executable, "-m", "grpc_tools.protoc", *includes, *outputs, *sources]
    subprocess.run(command, check=True)
    for folder in [target / "chengshi", *(target / "chengshi").rglob("*/")]:
        (folder / "__init__.py").touch()
    for leftover in target.rglob("*_pb2_grpc.py"):
        if "_registered_method" not in leftover.read_text():
            leftover.unlink()


def differences(left: filecmp.dircmp[str]) -> list[str]:
    """Names that are missing, extra or different, through all folders."""
    own = [*left.left_only, *left.right_only, *left.diff_files]
    return [*own, *(name for sub in left.subdirs.values() for name in differences(sub))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        generate(fresh)
        if parser.parse_args().check:
            compared = filecmp.dircmp(fresh, CONTRACTS, ignore=["__pycache__"])
            stale = differences(compared)
            sys.stderr.writelines(f"libs/contracts is stale: {name}\n" for name in stale)
            return 1 if stale else 0
        shutil.rmtree(CONTRACTS, ignore_errors=True)
        shutil.copytree(fresh, CONTRACTS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
