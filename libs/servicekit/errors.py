"""What can go wrong, as a code and its parameters; the edges word it and choose the status."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

import grpc


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with an input: where it stands and which rule it breaks."""

    path: str
    code: str
    parameters: dict[str, Any] = field(default_factory=dict)


class Problem(Exception):  # noqa: N818 - the name RFC 9457 gives it
    """An error that its reader can act on."""

    status: ClassVar[int] = 500
    grpc_status: ClassVar[grpc.StatusCode] = grpc.StatusCode.UNKNOWN
    retry_after: int | None = None

    def __init__(
        self, code: str, /, *, faults: tuple[FieldError, ...] = (), **parameters: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.faults = faults
        self.parameters = parameters


class Malformed(Problem):
    status = 400
    grpc_status = grpc.StatusCode.INVALID_ARGUMENT


class Unauthenticated(Problem):
    status = 401
    grpc_status = grpc.StatusCode.UNAUTHENTICATED


class Forbidden(Problem):
    status = 403
    grpc_status = grpc.StatusCode.PERMISSION_DENIED


class TenantDeletedError(Forbidden):
    """The company was removed, or is being: there is nothing left to act on."""


class NotFound(Problem):
    status = 404
    grpc_status = grpc.StatusCode.NOT_FOUND


class Conflict(Problem):
    status = 409
    grpc_status = grpc.StatusCode.FAILED_PRECONDITION


class Stale(Problem):
    status = 412
    grpc_status = grpc.StatusCode.ABORTED


class TooLarge(Problem):
    status = 413
    grpc_status = grpc.StatusCode.RESOURCE_EXHAUSTED


class Invalid(Problem):
    status = 422
    grpc_status = grpc.StatusCode.INVALID_ARGUMENT


class PreconditionMissing(Problem):
    status = 428
    grpc_status = grpc.StatusCode.FAILED_PRECONDITION


class Unavailable(Problem):
    status = 503
    grpc_status = grpc.StatusCode.UNAVAILABLE
    retry_after = 1


def require(allowed: bool, code: str = "not_allowed", **parameters: Any) -> None:
    """Raise Forbidden where the answer of a permission is no."""
    if not allowed:
        raise Forbidden(code, **parameters)


def invalid(path: str, code: str, **parameters: Any) -> Invalid:
    """An Invalid with a single fault."""
    return Invalid("input.invalid", faults=(FieldError(path, code, parameters),))


BY_GRPC_STATUS: dict[grpc.StatusCode, type[Problem]] = {
    grpc.StatusCode.INVALID_ARGUMENT: Invalid,
    grpc.StatusCode.UNAUTHENTICATED: Unauthenticated,
    grpc.StatusCode.PERMISSION_DENIED: Forbidden,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.FAILED_PRECONDITION: Conflict,
    grpc.StatusCode.ABORTED: Stale,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: Unavailable,
    grpc.StatusCode.RESOURCE_EXHAUSTED: TooLarge,
}
