"""The probe's messages, made at run time so that no real topic carries them: a fact and a state."""

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Field

PACKAGE = "chengshi.kitprobe.v1"
MESSAGES = {
    # A fact: the counter went up. `note` tells the handler what to do, see consumers.
    "CounterRaised": {
        "counter_id": Field.TYPE_STRING,
        "amount": Field.TYPE_INT64,
        "note": Field.TYPE_STRING,
    },
    "CounterReset": {"counter_id": Field.TYPE_STRING, "note": Field.TYPE_STRING},
    "CounterState": {
        "counter_id": Field.TYPE_STRING,
        "total": Field.TYPE_INT64,
        "note": Field.TYPE_STRING,
        "version": Field.TYPE_INT64,
    },
}


def _file() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(
        name="chengshi/kitprobe/v1/events.proto", package=PACKAGE, syntax="proto3"
    )
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for number, (field, kind) in enumerate(fields.items(), 1):
            message.field.add(name=field, number=number, type=kind, label=Field.LABEL_OPTIONAL)
    return file


_pool = descriptor_pool.Default()
_pool.Add(_file())


def _message(name: str) -> Any:
    return message_factory.GetMessageClass(_pool.FindMessageTypeByName(f"{PACKAGE}.{name}"))


CounterRaised = _message("CounterRaised")
CounterReset = _message("CounterReset")
CounterState = _message("CounterState")
