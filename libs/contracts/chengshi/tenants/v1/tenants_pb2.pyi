from chengshi import options_pb2 as _options_pb2
from chengshi.tenancy.v1 import tenancy_pb2 as _tenancy_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetTenantRequest(_message.Message):
    __slots__ = ("tenant_id",)
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    def __init__(self, tenant_id: _Optional[str] = ...) -> None: ...

class GetTenantResponse(_message.Message):
    __slots__ = ("tenant", "state")
    TENANT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    tenant: _tenancy_pb2.Tenant
    state: _tenancy_pb2.TenantState
    def __init__(self, tenant: _Optional[_Union[_tenancy_pb2.Tenant, _Mapping]] = ..., state: _Optional[_Union[_tenancy_pb2.TenantState, str]] = ...) -> None: ...

class ChangeTenantRequest(_message.Message):
    __slots__ = ("tenant_id", "state")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    state: _tenancy_pb2.TenantState
    def __init__(self, tenant_id: _Optional[str] = ..., state: _Optional[_Union[_tenancy_pb2.TenantState, str]] = ...) -> None: ...

class ChangeTenantResponse(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...
