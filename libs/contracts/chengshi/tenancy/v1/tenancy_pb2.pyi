from chengshi import options_pb2 as _options_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TenantState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TENANT_STATE_UNSPECIFIED: _ClassVar[TenantState]
    TENANT_STATE_PROVISIONING: _ClassVar[TenantState]
    TENANT_STATE_ACTIVE: _ClassVar[TenantState]
    TENANT_STATE_SUSPENDED: _ClassVar[TenantState]
    TENANT_STATE_DELETING: _ClassVar[TenantState]
    TENANT_STATE_DELETED: _ClassVar[TenantState]
TENANT_STATE_UNSPECIFIED: TenantState
TENANT_STATE_PROVISIONING: TenantState
TENANT_STATE_ACTIVE: TenantState
TENANT_STATE_SUSPENDED: TenantState
TENANT_STATE_DELETING: TenantState
TENANT_STATE_DELETED: TenantState

class Tenant(_message.Message):
    __slots__ = ("tenant_id", "slug", "name", "time_zone", "locale", "package")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SLUG_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    slug: str
    name: str
    time_zone: str
    locale: str
    package: str
    def __init__(self, tenant_id: _Optional[str] = ..., slug: _Optional[str] = ..., name: _Optional[str] = ..., time_zone: _Optional[str] = ..., locale: _Optional[str] = ..., package: _Optional[str] = ...) -> None: ...

class ApplyTenantStateRequest(_message.Message):
    __slots__ = ("tenant", "state")
    TENANT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    tenant: Tenant
    state: TenantState
    def __init__(self, tenant: _Optional[_Union[Tenant, _Mapping]] = ..., state: _Optional[_Union[TenantState, str]] = ...) -> None: ...

class ApplyTenantStateResponse(_message.Message):
    __slots__ = ("state",)
    STATE_FIELD_NUMBER: _ClassVar[int]
    state: TenantState
    def __init__(self, state: _Optional[_Union[TenantState, str]] = ...) -> None: ...
