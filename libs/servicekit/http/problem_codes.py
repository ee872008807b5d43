"""The codes that problems come with: those of any operation by status, and a service's own."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

FILE = "problem_codes.json"
# By method and path of an operation: its own codes by status.
ProblemCodes = Mapping[str, Mapping[str, Sequence[str]]]


class ProblemStatus(NamedTuple):
    """What a status says, and the codes that any operation may give with it."""

    name: str
    meaning: str
    codes: tuple[str, ...]


def _status(name: str, meaning: str, codes: str) -> ProblemStatus:
    return ProblemStatus(name, meaning, tuple(codes.split()))


STATUSES = {
    400: _status(
        "BadRequest", "Malformed", "request.malformed request.media_type if_match.malformed"
    ),
    401: _status(
        "Unauthorized",
        "No valid token",
        "token.missing token.invalid token.expired token.not_yet_valid token.not_for_here"
        " token.wrong_type token.organizations token.no_organization token.not_a_service",
    ),
    403: _status(
        "Forbidden",
        "Not allowed",
        "not_allowed scope.missing caller.not_a_person caller.unknown tenant.missing"
        " tenant.unknown tenant.provisioning tenant.suspended tenant.deleting tenant.deleted",
    ),
    404: _status("NotFound", "Nothing there, or nothing that the caller may see", "not_found"),
    409: _status(
        "Conflict",
        "In conflict with what is there",
        "row.duplicate row.inconsistent idempotency.unfinished",
    ),
    412: _status("PreconditionFailed", "It has changed since the caller read it", "stale"),
    413: _status("ContentTooLarge", "Larger than the operation reads", "request.too_large"),
    422: _status(
        "UnprocessableContent",
        "The input breaks a rule, by field in `errors` (field.required and others of field)",
        "input.invalid input.out_of_range idempotency.other_body",
    ),
    428: _status("PreconditionRequired", "If-Match has to name a version", "if_match.missing"),
    503: _status(
        "ServiceUnavailable",
        "Try again after Retry-After",
        "server.unavailable peer.unavailable keycloak.unavailable keys.unavailable"
        " release.outdated tenant.provisioning tenant.unknown",
    ),
}


def is_general(status: int, code: str) -> bool:
    """Whether any operation may give the code, as its status says or for a field of its input."""
    return code in STATUSES[status].codes or (status == 422 and code.startswith("field."))


def own_problem_codes(folder: Path) -> ProblemCodes:
    """The codes that `python -m tools.openapi` found in the source of the service in `folder`."""
    path = folder / FILE
    codes: ProblemCodes = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return codes
