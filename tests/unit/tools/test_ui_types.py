"""Schemas and operations become the TypeScript that openapi-fetch reads."""

from typing import Any

import pytest

from tools.ui_types import rendered


def make_document(schema: dict[str, Any], **operation: Any) -> dict[str, Any]:
    """A document with the schema `Thing` and one operation, which answers it."""
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    get = {"operationId": "getThing", "summary": "One thing", "responses": {"200": answer}}
    return {
        "paths": {"/v1/thing": {"get": get | operation, "parameters": []}},
        "components": {"schemas": {"Thing": schema}},
    }


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ({"type": "string", "format": "date"}, "string"),
        ({"type": ["number", "null"]}, "number | null"),
        ({"type": "string", "enum": ["a", "b"]}, '"a" | "b"'),
        ({"type": "array", "items": {"type": "integer"}}, "(number)[]"),
        ({"type": "string", "format": "binary"}, "Blob"),
        ({"type": "object", "additionalProperties": {}}, "{ [key: string]: unknown }"),
        (
            {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
            'components["schemas"]["Thing"] | null',
        ),
    ],
)
def test_a_field_has_the_type_of_its_schema(field: dict[str, Any], expected: str) -> None:
    schema = {"type": "object", "properties": {"f": field}, "required": ["f"]}
    assert f"      f: {expected};\n" in rendered(make_document(schema))


def test_a_field_that_may_be_missing_is_optional() -> None:
    schema = {"type": "object", "properties": {"f": {"type": "string"}}}
    assert "      f?: string;\n" in rendered(make_document(schema))


def test_a_path_leads_to_its_operations_and_to_no_others() -> None:
    types = rendered(make_document({"type": "string"}))
    assert '  "/v1/thing": {\n    get: operations["getThing"];\n    put?: never;\n' in types


def test_an_operation_asks_for_what_it_requires() -> None:
    version = {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}
    types = rendered(make_document({"type": "string"}, parameters=[version]))
    assert '      header: { "If-Match": string; };\n' in types
    assert "      query?: never;\n" in types


def test_an_answer_without_a_body_has_no_content() -> None:
    types = rendered(make_document({"type": "string"}, responses={"204": {"description": "Gone"}}))
    assert "      204: { headers: { [name: string]: unknown }; content?: never };\n" in types
