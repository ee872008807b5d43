from chengshi import options_pb2 as _options_pb2
from chengshi.people.v1 import events_pb2 as _events_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ResolveMeRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ResolveMeResponse(_message.Message):
    __slots__ = ("employee", "unit_name", "leads")
    EMPLOYEE_FIELD_NUMBER: _ClassVar[int]
    UNIT_NAME_FIELD_NUMBER: _ClassVar[int]
    LEADS_FIELD_NUMBER: _ClassVar[int]
    employee: _events_pb2.EmployeeState
    unit_name: str
    leads: bool
    def __init__(self, employee: _Optional[_Union[_events_pb2.EmployeeState, _Mapping]] = ..., unit_name: _Optional[str] = ..., leads: _Optional[bool] = ...) -> None: ...

class FindBySubjectRequest(_message.Message):
    __slots__ = ("subject",)
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    subject: str
    def __init__(self, subject: _Optional[str] = ...) -> None: ...

class FindBySubjectResponse(_message.Message):
    __slots__ = ("employee",)
    EMPLOYEE_FIELD_NUMBER: _ClassVar[int]
    employee: _events_pb2.EmployeeState
    def __init__(self, employee: _Optional[_Union[_events_pb2.EmployeeState, _Mapping]] = ...) -> None: ...

class CreateFirstAdminRequest(_message.Message):
    __slots__ = ("name", "email")
    NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    name: str
    email: str
    def __init__(self, name: _Optional[str] = ..., email: _Optional[str] = ...) -> None: ...

class CreateFirstAdminResponse(_message.Message):
    __slots__ = ("employee_id",)
    EMPLOYEE_ID_FIELD_NUMBER: _ClassVar[int]
    employee_id: str
    def __init__(self, employee_id: _Optional[str] = ...) -> None: ...
