from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EmployeeState(_message.Message):
    __slots__ = ("employee_id", "number", "name", "email", "subject", "status", "job_family", "job_level", "assignments", "reporting_lines", "roles", "time_zone", "deleted", "version", "leaves")
    EMPLOYEE_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    JOB_FAMILY_FIELD_NUMBER: _ClassVar[int]
    JOB_LEVEL_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    REPORTING_LINES_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    LEAVES_FIELD_NUMBER: _ClassVar[int]
    employee_id: str
    number: str
    name: str
    email: str
    subject: str
    status: str
    job_family: str
    job_level: str
    assignments: _containers.RepeatedCompositeFieldContainer[Assignment]
    reporting_lines: _containers.RepeatedCompositeFieldContainer[ReportingLine]
    roles: _containers.RepeatedCompositeFieldContainer[Role]
    time_zone: str
    deleted: bool
    version: int
    leaves: _containers.RepeatedCompositeFieldContainer[Leave]
    def __init__(self, employee_id: _Optional[str] = ..., number: _Optional[str] = ..., name: _Optional[str] = ..., email: _Optional[str] = ..., subject: _Optional[str] = ..., status: _Optional[str] = ..., job_family: _Optional[str] = ..., job_level: _Optional[str] = ..., assignments: _Optional[_Iterable[_Union[Assignment, _Mapping]]] = ..., reporting_lines: _Optional[_Iterable[_Union[ReportingLine, _Mapping]]] = ..., roles: _Optional[_Iterable[_Union[Role, _Mapping]]] = ..., time_zone: _Optional[str] = ..., deleted: _Optional[bool] = ..., version: _Optional[int] = ..., leaves: _Optional[_Iterable[_Union[Leave, _Mapping]]] = ...) -> None: ...

class Leave(_message.Message):
    __slots__ = ("until",)
    FROM_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    until: str
    def __init__(self, until: _Optional[str] = ..., **kwargs) -> None: ...

class Assignment(_message.Message):
    __slots__ = ("unit_id", "position", "main", "share", "until")
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    MAIN_FIELD_NUMBER: _ClassVar[int]
    SHARE_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    unit_id: str
    position: str
    main: bool
    share: float
    until: str
    def __init__(self, unit_id: _Optional[str] = ..., position: _Optional[str] = ..., main: _Optional[bool] = ..., share: _Optional[float] = ..., until: _Optional[str] = ..., **kwargs) -> None: ...

class ReportingLine(_message.Message):
    __slots__ = ("manager_id", "kind", "weight", "until")
    MANAGER_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    manager_id: str
    kind: str
    weight: float
    until: str
    def __init__(self, manager_id: _Optional[str] = ..., kind: _Optional[str] = ..., weight: _Optional[float] = ..., until: _Optional[str] = ..., **kwargs) -> None: ...

class Role(_message.Message):
    __slots__ = ("role", "unit_id")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    role: str
    unit_id: str
    def __init__(self, role: _Optional[str] = ..., unit_id: _Optional[str] = ...) -> None: ...

class UnitState(_message.Message):
    __slots__ = ("unit_id", "code", "name", "parent_id", "head_id", "deleted", "version")
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    HEAD_ID_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    unit_id: str
    code: str
    name: str
    parent_id: str
    head_id: str
    deleted: bool
    version: int
    def __init__(self, unit_id: _Optional[str] = ..., code: _Optional[str] = ..., name: _Optional[str] = ..., parent_id: _Optional[str] = ..., head_id: _Optional[str] = ..., deleted: _Optional[bool] = ..., version: _Optional[int] = ...) -> None: ...

class InvitationRequested(_message.Message):
    __slots__ = ("employee_id", "name", "email")
    EMPLOYEE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    employee_id: str
    name: str
    email: str
    def __init__(self, employee_id: _Optional[str] = ..., name: _Optional[str] = ..., email: _Optional[str] = ...) -> None: ...
