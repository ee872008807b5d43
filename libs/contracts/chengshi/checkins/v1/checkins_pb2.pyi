from chengshi.checkins.v1 import events_pb2 as _events_pb2
from chengshi import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListCheckInsRequest(_message.Message):
    __slots__ = ("key_result_ids",)
    KEY_RESULT_IDS_FIELD_NUMBER: _ClassVar[int]
    key_result_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, key_result_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ListCheckInsResponse(_message.Message):
    __slots__ = ("check_ins",)
    CHECK_INS_FIELD_NUMBER: _ClassVar[int]
    check_ins: _containers.RepeatedCompositeFieldContainer[_events_pb2.CheckInRecorded]
    def __init__(self, check_ins: _Optional[_Iterable[_Union[_events_pb2.CheckInRecorded, _Mapping]]] = ...) -> None: ...
