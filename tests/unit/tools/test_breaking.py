"""Each change of a contract that a running release would trip over is told, and no other."""

from collections.abc import Callable

import pytest
from google.protobuf import descriptor_pb2 as pb

from tools.breaking import breaking

STRING = pb.FieldDescriptorProto.TYPE_STRING
INT = pb.FieldDescriptorProto.TYPE_INT64


def contracts() -> pb.FileDescriptorSet:
    file = pb.FileDescriptorProto(name="goals.proto", package="goals.v1")
    goal = file.message_type.add(name="Goal")
    goal.field.add(name="id", number=1, type=STRING)
    goal.field.add(name="title", number=2, type=STRING)
    goal.nested_type.add(name="Owner").field.add(name="kind", number=1, type=STRING)
    state = file.enum_type.add(name="State")
    state.value.add(name="STATE_DRAFT", number=0)
    service = file.service.add(name="Goals")
    service.method.add(name="Get", input_type=".goals.v1.Goal", output_type=".goals.v1.Goal")
    return pb.FileDescriptorSet(file=[file])


def goal_of(files: pb.FileDescriptorSet) -> pb.DescriptorProto:
    return files.file[0].message_type[0]


def test_what_is_added_breaks_nothing() -> None:
    more = contracts()
    goal_of(more).field.add(name="weight", number=3, type=INT)
    more.file[0].message_type.add(name="Sheet")
    more.file[0].enum_type[0].value.add(name="STATE_ACTIVE", number=1)
    more.file[0].service[0].method.add(name="List")

    assert breaking(contracts(), more) == []


def rename_a_field(files: pb.FileDescriptorSet) -> None:
    goal_of(files).field[1].name = "name"


def renumber_a_field(files: pb.FileDescriptorSet) -> None:
    goal_of(files).field[1].number = 3


def retype_a_field(files: pb.FileDescriptorSet) -> None:
    goal_of(files).field[1].type = INT


def repeat_a_field(files: pb.FileDescriptorSet) -> None:
    goal_of(files).field[1].label = pb.FieldDescriptorProto.LABEL_REPEATED


def remove_a_field(files: pb.FileDescriptorSet) -> None:
    del goal_of(files).field[1]


def remove_a_field_of_a_nested_message(files: pb.FileDescriptorSet) -> None:
    del goal_of(files).nested_type[0].field[0]


def remove_a_message(files: pb.FileDescriptorSet) -> None:
    del files.file[0].message_type[0]


def remove_a_value(files: pb.FileDescriptorSet) -> None:
    del files.file[0].enum_type[0].value[0]


def remove_a_method(files: pb.FileDescriptorSet) -> None:
    del files.file[0].service[0].method[0]


def answer_something_else(files: pb.FileDescriptorSet) -> None:
    files.file[0].service[0].method[0].output_type = ".goals.v1.Sheet"


@pytest.mark.parametrize(
    "change",
    [
        rename_a_field,
        renumber_a_field,
        retype_a_field,
        repeat_a_field,
        remove_a_field,
        remove_a_field_of_a_nested_message,
        remove_a_message,
        remove_a_value,
        remove_a_method,
        answer_something_else,
    ],
)
def test_what_a_running_release_relies_on_is_missed(
    change: Callable[[pb.FileDescriptorSet], None],
) -> None:
    changed = contracts()
    change(changed)

    assert breaking(contracts(), changed) != []
