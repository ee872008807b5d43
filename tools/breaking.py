"""Check the option `internal` of RPCs against the last release; buf sees everything else.

`python -m tools.breaking` names the RPCs of proto/released.binpb whose option has changed;
`--release` takes today's contracts as released, unless they break the ones before.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorSet

from chengshi.options_pb2 import internal
from tools.contracts import PROTO

RELEASED = PROTO / "released.binpb"
BUF = str(Path(sys.executable).parent / "buf")


def current() -> FileDescriptorSet:
    """Descriptors of proto/ as it is now, imports included."""
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "contracts.binpb"
        build(target)
        return FileDescriptorSet.FromString(target.read_bytes())


def released() -> FileDescriptorSet:
    """Descriptors of the contracts that the last release speaks."""
    return FileDescriptorSet.FromString(RELEASED.read_bytes())


def build(target: Path) -> None:
    """Write the descriptors of proto/ into `target`."""
    command = [BUF, "build", str(PROTO), "--exclude-source-info", "-o", str(target)]
    subprocess.run(command, check=True)


def is_compatible(contracts: Path) -> bool:
    """Whether nothing in `contracts` breaks the last release; buf prints what does."""
    command = [BUF, "breaking", str(contracts), "--against", str(RELEASED), "--exclude-imports"]
    return subprocess.run(command, check=False).returncode == 0


def changed_options(before: FileDescriptorSet, after: FileDescriptorSet) -> list[str]:
    """Full names of the RPCs of both whose option `internal` differs, in the order of `before`."""
    options = internal_options(after)
    return [
        name
        for name, is_internal in internal_options(before).items()
        if options.get(name, is_internal) != is_internal
    ]


def internal_options(contracts: FileDescriptorSet) -> dict[str, bool]:
    """Each RPC by its full name, with whether it takes internal tokens alone."""
    return {
        f"{file.package}.{service.name}.{method.name}": bool(
            method.options.Extensions[internal]  # type: ignore[index]
        )
        for file in contracts.file
        for service in file.service
        for method in service.method
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", action="store_true", help="take today's as released")
    is_release = parser.parse_args().release
    changes = changed_options(released(), current()) if RELEASED.exists() else []
    sys.stderr.writelines(f"{name}: option `internal` has changed\n" for name in changes)
    if changes:
        return 1
    if is_release:
        if RELEASED.exists() and not is_compatible(PROTO):
            return 1
        build(RELEASED)
    return 0


if __name__ == "__main__":
    sys.exit(main())
