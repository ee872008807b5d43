"""Writes the OpenAPI documents of all services as one; `--check` only looks.

services/web/ui/openapi.json has every operation; the pages' types follow from it.
services/web/ui/public/developers/ has what partners may call, and the page that web shows of it.
problem_codes.json of each service has the codes that its operations can answer.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import flask

from deploy import registry
from servicekit.http import problem_codes as kit_codes
from servicekit.http.openapi import add_blueprints
from tools import problem_codes, reference_page, ui_types

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "services" / "web" / "ui"
ALL = UI / "openapi.json"
TYPES = UI / "src" / "api" / "generated.ts"
PUBLIC = UI / "public" / "developers" / "openapi.json"
PAGE = UI / "public" / "developers" / "index.html"
METHODS = ("get", "put", "post", "delete", "patch")
REF = "#/components/"

Document = dict[str, Any]


def service_documents() -> dict[str, Document]:
    """The document of each service that has operations, by its name."""
    documents = {}
    for entry in registry.services():
        service = importlib.import_module(f"services.{entry.name}.app").service
        if service.blueprints:
            codes = problem_codes.service_codes(entry.name, service.blueprints)
            app = flask.Flask(entry.name)
            api = add_blueprints(app, entry.name, service.blueprints, codes)
            documents[entry.name] = json.loads(json.dumps(api.spec.to_dict()))
    return documents


def merged(documents: dict[str, Document], *, public: bool) -> Document:
    """One document, each path behind its service's name; of the public operations, or of all."""
    renamed = {
        service: _with_renamed_schemas(document, _names(service, documents))
        for service, document in documents.items()
    }
    paths = {
        f"/{service}{path}": operations
        for service, document in renamed.items()
        for path, item in document["paths"].items()
        if (operations := _operations(item, public=public))
    }
    components: Document = {}
    for document in renamed.values():
        for kind, items in document["components"].items():
            components.setdefault(kind, {}).update(items)
    components["securitySchemes"] = _security_schemes(renamed)
    used = _reachable(paths, components)
    components = {
        kind: {
            name: item
            for name, item in sorted(items.items())
            if kind == "securitySchemes" or f"{REF}{kind}/{name}" in used
        }
        for kind, items in components.items()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Chengshi 成事",
            "version": "v1",
            "summary": "Goals, check-ins and appraisals of a company",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [
            {"url": "/api", "description": "The web origin, for signed-in browsers"},
            {
                "url": "https://{services}",
                "description": "Where the operator routes API clients to the services",
                "variables": {"services": {"default": "services.chengshi.example"}},
            },
        ],
        "tags": _tags(renamed, paths),
        "x-tagGroups": _tag_groups(renamed, paths),
        "paths": paths,
        "components": components,
    }


def _operations(item: Document, *, public: bool) -> Document:
    """The operations of a path that are to be shown, with the path's parameters; else nothing."""
    operations = {
        method: item[method]
        for method in METHODS
        if method in item and (not public or item[method]["x-visibility"] == "public")
    }
    return operations and operations | {"parameters": item.get("parameters", [])}


def _names(service: str, documents: dict[str, Document]) -> dict[str, str]:
    """What each schema of `service` is called where another has a different one of that name."""
    schemas = documents[service]["components"]["schemas"]
    others = [
        document["components"]["schemas"] for name, document in documents.items() if name != service
    ]
    different = {
        name
        for name, schema in schemas.items()
        if any(name in other and other[name] != schema for other in others)
    }
    # Alike in their text, but not in what they refer to.
    shared = {name for name in schemas if any(name in other for other in others)}
    while referring := {
        name
        for name in shared - different
        if {_schema(ref) for ref in _references(schemas[name])} & different
    }:
        different |= referring
    return {name: f"{service.capitalize()}{name}" for name in different}


def _with_renamed_schemas(item: Any, names: dict[str, str]) -> Any:
    if isinstance(item, list):
        return [_with_renamed_schemas(inner, names) for inner in item]
    if not isinstance(item, dict):
        return item
    item = {key: _with_renamed_schemas(inner, names) for key, inner in item.items()}
    if "components" in item:
        schemas = item["components"]["schemas"]
        item["components"]["schemas"] = {names.get(name, name): schemas[name] for name in schemas}
    if str(item.get("$ref")).startswith(f"{REF}schemas/"):
        name = _schema(item["$ref"])
        item["$ref"] = f"{REF}schemas/{names.get(name, name)}"
    return item


def _schema(reference: str) -> str:
    return reference.rpartition("/")[2]


def _references(item: Any) -> set[str]:
    if isinstance(item, list):
        return set().union(*(_references(inner) for inner in item))
    if not isinstance(item, dict):
        return set()
    references = set().union(*(_references(inner) for inner in item.values()))
    return references | ({item["$ref"]} if isinstance(item.get("$ref"), str) else set())


def _reachable(paths: Document, components: Document) -> set[str]:
    """Every reference that the paths make, by way of others too."""
    reachable: set[str] = set()
    queue = _references(paths)
    while queue:
        reference = queue.pop()
        reachable.add(reference)
        kind, name = reference.removeprefix(REF).split("/")
        queue |= _references(components[kind][name]) - reachable
    return reachable


def _security_schemes(documents: dict[str, Document]) -> Document:
    """Those of any service, with the scopes of all."""
    schemes: Document = {}
    scopes: dict[str, str] = {}
    for document in documents.values():
        schemes |= document["components"]["securitySchemes"]
        scopes |= schemes["apiClient"]["flows"]["clientCredentials"]["scopes"]
    schemes["apiClient"]["flows"]["clientCredentials"]["scopes"] = dict(sorted(scopes.items()))
    return schemes


def _used_tags(document: Document, paths: Document) -> list[Document]:
    used = {
        tag
        for item in paths.values()
        for method in METHODS
        if method in item
        for tag in item[method]["tags"]
    }
    return [tag for tag in document["tags"] if tag["name"] in used]


def _tags(documents: dict[str, Document], paths: Document) -> list[Document]:
    return [tag for document in documents.values() for tag in _used_tags(document, paths)]


def _tag_groups(documents: dict[str, Document], paths: Document) -> list[Document]:
    """Which tags are of which service, as reference pages group them."""
    groups = [
        {"name": service, "tags": [tag["name"] for tag in _used_tags(document, paths)]}
        for service, document in documents.items()
    ]
    return [group for group in groups if group["tags"]]


def files() -> dict[Path, str]:
    """What is to stand in each generated file."""
    documents = service_documents()
    whole, public = (merged(documents, public=public) for public in (False, True))
    return {
        ALL: _written(whole),
        TYPES: ui_types.rendered(whole),
        PUBLIC: _written(public),
        PAGE: reference_page.rendered(public) + "\n",
    } | {
        ROOT / "services" / service / kit_codes.FILE: _written(_own_codes(document))
        for service, document in documents.items()
    }


def _own_codes(document: Document) -> Document:
    """The codes of each operation, from which a running service makes its document."""
    return {
        f"{method.upper()} {path}": item[method]["x-problem-codes"]
        for path, item in document["paths"].items()
        for method in METHODS
        if "x-problem-codes" in item.get(method, ())
    }


def _written(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where a file is behind")
    checking = options.parse_args().check
    behind = {
        path: text
        for path, text in files().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    }
    if checking:
        for path in behind:
            sys.stderr.write(f"{path.relative_to(ROOT)} is behind: run python -m tools.openapi\n")
        return 1 if behind else 0
    for path, text in behind.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
