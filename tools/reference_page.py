"""The page that web shows of the partners' document: plain HTML, without a script."""

from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from servicekit.translations import Translations

SERVICES = Path(__file__).resolve().parent.parent / "services"
METHODS = ("get", "post", "put", "patch", "delete")
TEMPLATE = Path(__file__).with_name("reference_page.html")

Document = dict[str, Any]


def rendered(document: Document) -> str:
    """The page of one merged document."""
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        document=document,
        groups=_groups(document),
        schemas=document["components"]["schemas"],
        rows=_rows,
        type_of=_type,
        resolved=lambda item: _resolved(document, item),
        scopes=document["components"]["securitySchemes"]["apiClient"]["flows"]["clientCredentials"][
            "scopes"
        ],
    )


def _groups(document: Document) -> list[Document]:
    """Services, their tags, and the operations of each tag in the order of their paths."""
    tags = {tag["name"]: tag for tag in document["tags"]}
    operations: dict[str, list[Document]] = {name: [] for name in tags}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operations[item[method]["tags"][0]].append(_operation(document, path, item, method))
    return [
        {
            "name": group["name"],
            "tags": [tags[name] | {"operations": operations[name]} for name in group["tags"]],
        }
        for group in document["x-tagGroups"]
    ]


def _operation(document: Document, path: str, item: Document, method: str) -> Document:
    operation = item[method]
    parameters = [*item["parameters"], *operation.get("parameters", ())]
    scopes = [scope for entry in operation["security"] for scope in entry.get("apiClient", ())]
    translations = Translations(SERVICES / path.split("/")[1] / "translations")
    return operation | {
        "path": path,
        "method": method.upper(),
        "scope": scopes[0],
        "parameters": [_resolved(document, parameter) for parameter in parameters],
        "responses": {
            status: _resolved(document, response)
            for status, response in operation["responses"].items()
        },
        "codes": {
            status: {code: translations.say("en", code) for code in codes}
            for status, codes in operation.get("x-problem-codes", {}).items()
        },
    }


def _resolved(document: Document, item: Document) -> Document:
    if "$ref" not in item:
        return item
    _, _, kind, name = item["$ref"].split("/")
    component: Document = document["components"][kind][name]
    return component


def _rows(schema: Document) -> list[Document]:
    """The properties of an object, the required ones first."""
    required = set(schema.get("required", ()))
    return sorted(
        (
            {"name": name, "schema": inner, "required": name in required}
            for name, inner in schema.get("properties", {}).items()
        ),
        key=lambda row: not row["required"],
    )


def _type(schema: Document) -> Markup:
    """A schema in one line, with a link where it refers to another."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    if "anyOf" in schema:
        return Markup(" | ").join(_type(inner) for inner in schema["anyOf"])
    kinds = schema.get("type", "any")
    names = (_simple(schema, kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))
    return Markup(" | ").join(names) + _limits(schema)


def _simple(schema: Document, kind: str) -> Markup:
    if kind == "array":
        return Markup("{}[]").format(_type(schema.get("items", {})))
    if kind == "string" and "enum" in schema:
        return Markup(" | ").join(
            Markup("<code>{}</code>").format(value) for value in schema["enum"] if value is not None
        )
    if kind == "string" and "format" in schema:
        return escape(schema["format"])
    return escape(kind)


def _limits(schema: Document) -> Markup:
    pairs = (
        ("minimum", "≥ {}"), ("maximum", "≤ {}"), ("minLength", "at least {} characters"),
        ("maxLength", "at most {} characters"), ("minItems", "at least {} items"),
        ("maxItems", "at most {} items"), ("default", "default {}"),
    )  # fmt: skip
    limits = [
        form.format(schema[name])
        for name, form in pairs
        if name in schema and schema[name] not in (None, "", [])
    ]
    return (
        Markup(' <span class="limits">{}</span>').format(", ".join(limits))
        if limits
        else Markup("")
    )
