"""Documents of several services become one."""

from typing import Any

from tools.openapi import merged

REF = "#/components/schemas/"
CLIENT: dict[str, Any] = {"flows": {"clientCredentials": {"scopes": {}}}}


def make_document(
    visibility: str = "public", tag: str = "things", **schemas: Any
) -> dict[str, Any]:
    """A service with one operation, which answers `Answer`."""
    operation = {
        "tags": [tag],
        "x-visibility": visibility,
        "responses": {"200": {"schema": {"$ref": f"{REF}Answer"}}},
    }
    components = {"securitySchemes": {"apiClient": CLIENT}, "schemas": schemas}
    return {
        "tags": [{"name": tag}],
        "paths": {"/v1/things": {"get": operation}},
        "components": components,
    }


def answer(document: dict[str, Any], service: str) -> str:
    operation = document["paths"][f"/{service}/v1/things"]["get"]
    reference: str = operation["responses"]["200"]["schema"]["$ref"]
    return reference.removeprefix(REF)


def test_what_two_services_say_alike_is_said_once() -> None:
    same = {"type": "string"}
    document = merged(
        {"goals": make_document(Answer=same), "people": make_document(Answer=same)}, public=False
    )
    assert document["components"]["schemas"] == {"Answer": same}


def test_different_schemas_of_one_name_are_told_apart_by_their_services() -> None:
    text, number = {"type": "string"}, {"type": "number"}
    document = merged(
        {"goals": make_document(Answer=text), "people": make_document(Answer=number)}, public=False
    )
    assert document["components"]["schemas"] == {"GoalsAnswer": text, "PeopleAnswer": number}
    assert answer(document, "people") == "PeopleAnswer"


def test_schemas_are_different_where_they_refer_to_different_ones() -> None:
    refers = {"type": "array", "items": {"$ref": f"{REF}Inner"}}
    document = merged(
        {
            "goals": make_document(Answer=refers, Inner={"type": "string"}),
            "people": make_document(Answer=refers, Inner={"type": "number"}),
        },
        public=False,
    )
    assert answer(document, "goals") == "GoalsAnswer"
    inner = document["components"]["schemas"]["GoalsAnswer"]["items"]
    assert inner == {"$ref": f"{REF}GoalsInner"}


def test_the_public_document_leaves_out_internal_operations_and_their_schemas() -> None:
    document = merged(
        {
            "goals": make_document(Answer={"type": "string"}),
            "people": make_document("internal", "others", Answer={"type": "number"}),
        },
        public=True,
    )
    assert list(document["paths"]) == ["/goals/v1/things"]
    assert list(document["components"]["schemas"]) == ["GoalsAnswer"]
    assert document["x-tagGroups"] == [{"name": "goals", "tags": ["things"]}]
