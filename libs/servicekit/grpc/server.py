"""A service's gRPC server: every call has a caller, problems become statuses."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

import grpc
import structlog
from google.protobuf import descriptor_pool
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from chengshi import options_pb2
from servicekit.callers import Caller, Client, caller_context
from servicekit.database.tenancy.lifecycle import add_lifecycle
from servicekit.errors import Forbidden, Problem, Unauthenticated
from servicekit.http.problems import as_problem
from servicekit.runtime import Runtime, runtime_context

from .client import PROBLEM

log = structlog.get_logger()

THREADS = 8


def make_server(runtime: Runtime) -> grpc.Server:
    """The server with lifecycle, the service's RPCs and health, bound but not started."""
    server = grpc.server(
        ThreadPoolExecutor(THREADS, thread_name_prefix="grpc"), interceptors=[Edge(runtime)]
    )
    add_lifecycle(server)
    for add in runtime.service.rpcs:
        add(server)
    state = health.HealthServicer()
    state.set("", health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(state, server)
    address = f"{runtime.settings.http_host}:{runtime.settings.grpc_port}"
    server.add_insecure_port(address)
    return server


class Edge(grpc.ServerInterceptor):  # type: ignore[type-arg]
    """Authenticates the call, runs it as its caller and turns problems into statuses."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Any],
        details: grpc.HandlerCallDetails,
    ) -> Any:
        """Wrap the handler of an RPC; health checks have no caller."""
        handler = continuation(details)
        if handler is None or handler.unary_unary is None or _is_health(details.method):
            return handler

        def call(request: Any, context: grpc.ServicerContext) -> Any:
            try:
                caller = self._caller(details.method, context)
                with runtime_context(self.runtime), caller_context(caller):
                    return handler.unary_unary(request, context)
            except Exception as error:
                problem = error if isinstance(error, Problem) else as_problem(error)
                if problem is None:
                    log.exception("unexpected error", method=details.method)
                    context.abort(grpc.StatusCode.INTERNAL, "server.error")
                _abort(context, problem)

        return grpc.unary_unary_rpc_method_handler(
            call, handler.request_deserializer, handler.response_serializer
        )

    def _caller(self, method: str, context: grpc.ServicerContext) -> Caller:
        metadata = dict(context.invocation_metadata())
        token = str(metadata.get("authorization", "")).removeprefix("Bearer ")
        if not token:
            raise Unauthenticated("token.missing")
        if is_internal(method):
            return self.runtime.verifier.service(token, str(metadata.get("x-tenant", "")))
        caller = self.runtime.verifier.person_or_client(token)
        if isinstance(caller, Client):
            raise Forbidden("caller.not_a_person")
        return caller


def is_internal(method: str) -> bool:
    """Whether the proto marks `/package.Service/Method` as internal."""
    service, _, name = method.lstrip("/").partition("/")
    rpc = descriptor_pool.Default().FindServiceByName(service).FindMethodByName(name)
    return bool(rpc.GetOptions().Extensions[options_pb2.internal])  # type: ignore[index]


def _abort(context: grpc.ServicerContext, problem: Problem) -> None:
    body = {
        "code": problem.code,
        "parameters": problem.parameters,
        "faults": [asdict(fault) for fault in problem.faults],
    }
    detail = json.dumps(body, default=str).encode(errors="replace")
    context.set_trailing_metadata(((PROBLEM, detail),))
    context.abort(problem.grpc_status, problem.code)


def _is_health(method: str) -> bool:
    return method.startswith("/grpc.health.v1.")
