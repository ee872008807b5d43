import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CheckInRecorded(_message.Message):
    __slots__ = ("check_in_id", "key_result_id", "goal_id", "value", "numerator", "denominator", "period_start", "period_end", "text", "confidence", "author_id", "corrects", "blocked", "late", "recorded_at", "milestones", "visibility")
    CHECK_IN_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_RESULT_ID_FIELD_NUMBER: _ClassVar[int]
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    NUMERATOR_FIELD_NUMBER: _ClassVar[int]
    DENOMINATOR_FIELD_NUMBER: _ClassVar[int]
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    PERIOD_END_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_ID_FIELD_NUMBER: _ClassVar[int]
    CORRECTS_FIELD_NUMBER: _ClassVar[int]
    BLOCKED_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    VISIBILITY_FIELD_NUMBER: _ClassVar[int]
    check_in_id: str
    key_result_id: str
    goal_id: str
    value: str
    numerator: str
    denominator: str
    period_start: str
    period_end: str
    text: str
    confidence: int
    author_id: str
    corrects: str
    blocked: bool
    late: bool
    recorded_at: _timestamp_pb2.Timestamp
    milestones: MilestonesDone
    visibility: str
    def __init__(self, check_in_id: _Optional[str] = ..., key_result_id: _Optional[str] = ..., goal_id: _Optional[str] = ..., value: _Optional[str] = ..., numerator: _Optional[str] = ..., denominator: _Optional[str] = ..., period_start: _Optional[str] = ..., period_end: _Optional[str] = ..., text: _Optional[str] = ..., confidence: _Optional[int] = ..., author_id: _Optional[str] = ..., corrects: _Optional[str] = ..., blocked: _Optional[bool] = ..., late: _Optional[bool] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., milestones: _Optional[_Union[MilestonesDone, _Mapping]] = ..., visibility: _Optional[str] = ...) -> None: ...

class MilestonesDone(_message.Message):
    __slots__ = ("done",)
    DONE_FIELD_NUMBER: _ClassVar[int]
    done: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, done: _Optional[_Iterable[str]] = ...) -> None: ...
