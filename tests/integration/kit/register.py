"""The register of companies as tests play it: what it knows, and who asked."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import grpc

from chengshi.tenancy.v1 import tenancy_pb2
from chengshi.tenants.v1 import tenants_pb2, tenants_pb2_grpc
from servicekit.errors import NotFound
from servicekit.grpc.server import _abort


class Register(tenants_pb2_grpc.TenantsServicer):
    """Answers GetTenant from what the test wrote down, at the address where peers look."""

    def __init__(self, address: str) -> None:
        self.known: dict[UUID, int] = {}
        self.asked: list[UUID] = []
        self._address = address
        self._server: grpc.Server | None = None

    def GetTenant(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802 - the proto's
        tenant_id = UUID(request.tenant_id)
        self.asked.append(tenant_id)
        if tenant_id not in self.known:
            _abort(context, NotFound("tenant.unknown"))
        tenant = tenancy_pb2.Tenant(tenant_id=str(tenant_id))
        return tenants_pb2.GetTenantResponse(tenant=tenant, state=self.known[tenant_id])

    def open(self) -> None:
        self._server = grpc.server(ThreadPoolExecutor(2))
        tenants_pb2_grpc.add_TenantsServicer_to_server(self, self._server)
        self._server.add_insecure_port(self._address)
        self._server.start()

    def close(self) -> None:
        if self._server:
            self._server.stop(0).wait()
            self._server = None
