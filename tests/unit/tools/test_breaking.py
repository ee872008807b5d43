"""A change of a contract that a running release would trip over is refused, and no other."""

import shutil
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2 as pb

from chengshi.options_pb2 import internal
from tools.breaking import PROTO, changed_options, is_compatible

CHECK_IN = "chengshi/checkins/v1/events.proto"
RPC = "chengshi/checkins/v1/checkins.proto"
STATE = "chengshi/tenancy/v1/tenancy.proto"
ADDED = ("string check_in_id = 1;", "string check_in_id = 1;\n  string added = 99;")
BREAKING = {
    "rename a field": (CHECK_IN, "string text = 9;", "string words = 9;"),
    "renumber a field": (CHECK_IN, "string text = 9;", "string text = 99;"),
    "retype a field": (CHECK_IN, "string text = 9;", "int64 text = 9;"),
    "repeat a field": (CHECK_IN, "string text = 9;", "repeated string text = 9;"),
    "remove a field": (CHECK_IN, "string text = 9;", ""),
    "remove a value": (STATE, "TENANT_STATE_DELETED = 5;", ""),
    "rename an RPC": (RPC, "rpc ListCheckIns(", "rpc FetchCheckIns("),
    "return another message": (RPC, "returns (ListCheckInsResponse)", "returns (CheckInRecorded)"),
}


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of proto/ in which `old` is replaced by `new` in one file."""
    shutil.copytree(PROTO, folder, dirs_exist_ok=True)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_an_added_field_breaks_nothing(tmp_path: Path) -> None:
    assert is_compatible(edited(tmp_path, CHECK_IN, *ADDED))


@pytest.mark.parametrize(("name", "old", "new"), BREAKING.values(), ids=BREAKING.keys())
def test_a_change_that_breaks_the_last_release_is_refused(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    assert not is_compatible(edited(tmp_path, name, old, new))


def contracts(*, is_internal: bool) -> pb.FileDescriptorSet:
    file = pb.FileDescriptorProto(name="goals.proto", package="goals.v1")
    method = file.service.add(name="Goals").method.add(name="Get")
    if is_internal:
        method.options.Extensions[internal] = True
    return pb.FileDescriptorSet(file=[file])


@pytest.mark.parametrize("is_internal", [True, False])
def test_an_rpc_that_opens_or_closes_is_named(is_internal: bool) -> None:
    before, after = contracts(is_internal=is_internal), contracts(is_internal=not is_internal)

    assert changed_options(before, after) == ["goals.v1.Goals.Get"]


def test_an_rpc_that_is_as_before_is_not_named() -> None:
    before, after = contracts(is_internal=True), contracts(is_internal=True)
    after.file[0].service[0].method.add(name="List")

    assert changed_options(before, after) == []
