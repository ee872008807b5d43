"""The OpenAPI documents say everything of each operation, and the generated files follow them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from tools import openapi

DOCUMENTS = openapi.service_documents()
WHOLE = openapi.merged(DOCUMENTS, public=False)
PUBLIC = openapi.merged(DOCUMENTS, public=True)
FILES = openapi.files()
PROBLEM = "application/problem+json"
TYPED = {"type", "$ref", "anyOf"}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in openapi.METHODS:
            if method in item:
                yield f"{method} {path}", item[method]


def untyped(name: str, schema: dict[str, Any]) -> Iterator[str]:
    """Every place in a schema of which nothing is said."""
    if not TYPED & set(schema):
        yield name
    for key, inner in schema.get("properties", {}).items():
        yield from untyped(f"{name}.{key}", inner)
    if "items" in schema:
        yield from untyped(f"{name}[]", schema["items"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_generated_file_is_as_the_code_says(path: Path) -> None:
    is_fresh = path.read_text(encoding="utf-8") == FILES[path]
    assert is_fresh, "it is behind: run python -m tools.openapi"


def test_the_document_is_valid() -> None:
    validate(WHOLE)


def test_an_operation_id_and_a_tag_stand_for_one_thing_in_all_services() -> None:
    ids = Counter(operation["operationId"] for _, operation in operations(WHOLE))
    tags = Counter(tag["name"] for document in DOCUMENTS.values() for tag in document["tags"])
    assert [name for name, times in (ids + tags).items() if times > 1] == []


def test_an_operation_says_what_it_does_who_may_call_it_and_how_it_fails() -> None:
    for name, operation in operations(WHOLE):
        assert operation["summary"], name
        assert operation["x-visibility"] in ("public", "internal"), name
        assert "security" in operation, name
        assert "503" in operation["responses"], name
        for status, answer in operation["responses"].items():
            if status >= "400":
                problem = WHOLE["components"]["responses"][answer["$ref"].rpartition("/")[2]]
                assert list(problem["content"]) == [PROBLEM], (name, status)


def test_an_operation_has_each_code_of_its_own_at_a_status_that_it_has() -> None:
    for name, operation in operations(WHOLE):
        codes = operation.get("x-problem-codes", {})
        assert set(codes) <= set(operation["responses"]), name
        assert list(codes) == sorted(codes), name
        assert all(own == sorted(set(own)) for own in codes.values()), name


def test_whoever_is_to_be_signed_in_is_refused_without_a_token() -> None:
    for name, operation in operations(WHOLE):
        assert bool(operation["security"]) == ("401" in operation["responses"]), name


def test_a_public_operation_names_the_scope_of_an_api_client_and_no_other_does() -> None:
    for name, operation in operations(WHOLE):
        clients = [entry["apiClient"] for entry in operation["security"] if "apiClient" in entry]
        assert bool(clients) == (operation["x-visibility"] == "public"), name
        assert all(len(scopes) == 1 for scopes in clients), name


def test_the_partners_document_has_the_public_operations_and_only_what_they_need() -> None:
    public = {
        name for name, operation in operations(WHOLE) if operation["x-visibility"] == "public"
    }
    assert {name for name, _ in operations(PUBLIC)} == public
    assert set(PUBLIC["components"]["schemas"]) < set(WHOLE["components"]["schemas"])


def test_every_property_has_a_type() -> None:
    schemas = WHOLE["components"]["schemas"]
    assert [place for name, schema in schemas.items() for place in untyped(name, schema)] == []


def test_a_property_without_a_type_is_noticed() -> None:
    loose = {"type": "object", "properties": {"list": {"type": "array", "items": {}}, "any": {}}}
    assert list(untyped("Loose", loose)) == ["Loose.list[]", "Loose.any"]
