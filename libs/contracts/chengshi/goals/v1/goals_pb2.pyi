from chengshi.goals.v1 import events_pb2 as _events_pb2
from chengshi import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetKeyResultRequest(_message.Message):
    __slots__ = ("key_result_id",)
    KEY_RESULT_ID_FIELD_NUMBER: _ClassVar[int]
    key_result_id: str
    def __init__(self, key_result_id: _Optional[str] = ...) -> None: ...

class GetKeyResultResponse(_message.Message):
    __slots__ = ("goal",)
    GOAL_FIELD_NUMBER: _ClassVar[int]
    goal: _events_pb2.GoalState
    def __init__(self, goal: _Optional[_Union[_events_pb2.GoalState, _Mapping]] = ...) -> None: ...

class ListGoalsOfRequest(_message.Message):
    __slots__ = ("employee_id", "cycle_ids")
    EMPLOYEE_ID_FIELD_NUMBER: _ClassVar[int]
    CYCLE_IDS_FIELD_NUMBER: _ClassVar[int]
    employee_id: str
    cycle_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, employee_id: _Optional[str] = ..., cycle_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ListGoalsOfResponse(_message.Message):
    __slots__ = ("goals",)
    GOALS_FIELD_NUMBER: _ClassVar[int]
    goals: _containers.RepeatedCompositeFieldContainer[_events_pb2.GoalState]
    def __init__(self, goals: _Optional[_Iterable[_Union[_events_pb2.GoalState, _Mapping]]] = ...) -> None: ...
