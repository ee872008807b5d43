"""What can go wrong, as a code and its parameters; the edges word it and choose the status."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

import grpc


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of an input: its path and the rule that it breaks."""

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
    """The request cannot be read."""

    status = 400
    grpc_status = grpc.StatusCode.INVALID_ARGUMENT


class Unauthenticated(Problem):
    """The caller did not prove who they are."""

    status = 401
    grpc_status = grpc.StatusCode.UNAUTHENTICATED


class Forbidden(Problem):
    """The caller may not do this."""

    status = 403
    grpc_status = grpc.StatusCode.PERMISSION_DENIED


class TenantDeletedError(Forbidden):
    """The tenant was deleted or is being: there is nothing to act on any more."""


class NotFound(Problem):
    """It does not exist, or not for the caller."""

    status = 404
    grpc_status = grpc.StatusCode.NOT_FOUND


class Conflict(Problem):
    """The state of the row does not allow it."""

    status = 409
    grpc_status = grpc.StatusCode.FAILED_PRECONDITION


class Stale(Problem):
    """Somebody else changed the row meanwhile."""

    status = 412
    grpc_status = grpc.StatusCode.ABORTED


class TooLarge(Problem):
    """The body is larger than allowed."""

    status = 413
    grpc_status = grpc.StatusCode.RESOURCE_EXHAUSTED


class Invalid(Problem):
    """The input breaks a rule."""

    status = 422
    grpc_status = grpc.StatusCode.INVALID_ARGUMENT


class PreconditionMissing(Problem):
    """The change does not say which version it is for."""

    status = 428
    grpc_status = grpc.StatusCode.FAILED_PRECONDITION


class Unavailable(Problem):
    """It cannot be done now; the same call may succeed later."""

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
