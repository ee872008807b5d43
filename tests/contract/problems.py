"""What every refusal looks like, whoever answers it."""

from collections.abc import Iterator
from typing import Any

KEYS = {"type", "title", "status", "detail", "code", "errors", "trace_id"}


def misshapen(answer: Any) -> Iterator[str]:
    """What the one shape asks for and the answer lacks."""
    if answer.content_type != "application/problem+json":
        yield f"content type {answer.content_type}"
        return
    problem = answer.json
    if set(problem) != KEYS or problem["status"] != answer.status_code:
        yield "not the one shape"
    if not all(error["path"] for error in problem["errors"]):
        yield "an error without a path"
    if problem["code"] == "input.invalid" and not problem["errors"]:
        yield "it does not say where"


def words(answer: Any) -> set[str]:
    errors = {error["message"] for error in answer.json["errors"]}
    return {answer.json["title"], answer.json["detail"], *errors}
