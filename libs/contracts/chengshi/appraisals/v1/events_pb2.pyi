import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FormOpened(_message.Message):
    __slots__ = ("form_id", "round_id", "round_name", "employee_id", "manager_id", "at")
    FORM_ID_FIELD_NUMBER: _ClassVar[int]
    ROUND_ID_FIELD_NUMBER: _ClassVar[int]
    ROUND_NAME_FIELD_NUMBER: _ClassVar[int]
    EMPLOYEE_ID_FIELD_NUMBER: _ClassVar[int]
    MANAGER_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    form_id: str
    round_id: str
    round_name: str
    employee_id: str
    manager_id: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, form_id: _Optional[str] = ..., round_id: _Optional[str] = ..., round_name: _Optional[str] = ..., employee_id: _Optional[str] = ..., manager_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class FormSubmitted(_message.Message):
    __slots__ = ("form_id", "round_id", "by", "employee_id", "manager_id", "at")
    FORM_ID_FIELD_NUMBER: _ClassVar[int]
    ROUND_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    EMPLOYEE_ID_FIELD_NUMBER: _ClassVar[int]
    MANAGER_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    form_id: str
    round_id: str
    by: str
    employee_id: str
    manager_id: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, form_id: _Optional[str] = ..., round_id: _Optional[str] = ..., by: _Optional[str] = ..., employee_id: _Optional[str] = ..., manager_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
