"""What a change of the contracts would break for a release that still runs: compares descriptors.

`python -m tools.breaking` tells what today's proto/ breaks of proto/released.binpb;
`--release` takes today's contracts as released.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import grpc_tools
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorSet,
    ServiceDescriptorProto,
)

from tools.contracts import PROTO

RELEASED = PROTO / "released.binpb"
# Whatever of these changes, the other release reads or writes something else.
FIELD = ("name", "type", "type_name", "label", "oneof_index", "proto3_optional")
METHOD = ("input_type", "output_type", "client_streaming", "server_streaming", "options")


def current() -> FileDescriptorSet:
    """The descriptors of proto/ as it is now."""
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "set"
        includes = [f"-I{PROTO}", f"-I{Path(grpc_tools.__file__).parent / '_proto'}"]
        sources = sorted(str(path) for path in PROTO.glob("chengshi/**/*.proto"))
        command = [sys.executable, "-m", "grpc_tools.protoc", *includes]
        subprocess.run([*command, f"--descriptor_set_out={target}", *sources], check=True)
        return FileDescriptorSet.FromString(target.read_bytes())


def released() -> FileDescriptorSet:
    return FileDescriptorSet.FromString(RELEASED.read_bytes())


def breaking(before: FileDescriptorSet, after: FileDescriptorSet) -> list[str]:
    """One line for each thing that was there and is gone or means something else."""
    old, new = _parts(before), _parts(after)
    gone = [f"{name} is gone" for name in old if name not in new]
    kept = [(name, old[name], new[name]) for name in old if name in new]
    return gone + [line for name, was, now in kept for line in _changes(name, was, now)]


def _parts(files: FileDescriptorSet) -> dict[str, Any]:
    """Messages, enums and services by their full name."""
    parts: dict[str, Any] = {}
    for file in files.file:
        parts |= _messages(file.package, file.message_type)
        parts |= {f"{file.package}.{one.name}": one for one in file.enum_type}
        parts |= {f"{file.package}.{one.name}": one for one in file.service}
    return parts


def _messages(prefix: str, messages: Iterable[DescriptorProto]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for message in messages:
        name = f"{prefix}.{message.name}"
        parts[name] = message
        parts |= {f"{name}.{one.name}": one for one in message.enum_type}
        parts |= _messages(name, message.nested_type)
    return parts


def _changes(name: str, was: Any, now: Any) -> Iterator[str]:
    if type(was) is not type(now):
        yield f"{name} is another kind of thing"
    elif isinstance(was, DescriptorProto):
        yield from _compare(name, _numbered(was.field), _numbered(now.field), FIELD)
    elif isinstance(was, EnumDescriptorProto):
        yield from _compare(name, _numbered(was.value), _numbered(now.value), ("name",))
    elif isinstance(was, ServiceDescriptorProto):
        yield from _compare(name, _named(was.method), _named(now.method), METHOD)


def _numbered(items: Iterable[Any]) -> dict[int, Any]:
    return {item.number: item for item in items}


def _named(items: Iterable[Any]) -> dict[str, Any]:
    return {item.name: item for item in items}


def _compare(
    name: str, was: Mapping[Any, Any], now: Mapping[Any, Any], attributes: tuple[str, ...]
) -> Iterator[str]:
    for key, item in was.items():
        if key not in now:
            yield f"{name}: {item.name} ({key}) is gone"
            continue
        for attribute in attributes:
            if getattr(item, attribute) != getattr(now[key], attribute):
                yield f"{name}: {attribute} of {item.name} ({key}) has changed"


def release(contracts: FileDescriptorSet) -> None:
    """Take `contracts` as released."""
    RELEASED.write_bytes(contracts.SerializeToString(deterministic=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", action="store_true", help="take today's as released")
    now = current()
    found = breaking(released(), now) if RELEASED.exists() else []
    sys.stderr.writelines(f"{line}\n" for line in found)
    if found:
        return 1
    if parser.parse_args().release:
        release(now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
