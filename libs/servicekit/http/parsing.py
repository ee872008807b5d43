"""The blueprint that services use: bodies and arguments are read strictly."""

from typing import Any

import flask
import marshmallow as ma
from apispec.ext.marshmallow.common import resolve_schema_instance
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from servicekit.errors import Invalid, Malformed
from servicekit.strict_json import loads, unstorable

from .openapi import BINARY


class StrictParser(FlaskParser):
    """Refuses NaN, NUL, lone surrogates, unknown fields and unknown query arguments."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {
        "json": ma.RAISE,
        "query": ma.RAISE,
        "form": ma.RAISE,
    }

    def load_json(self, req: flask.Request, schema: ma.Schema) -> Any:
        if not req.is_json:
            raise Malformed("request.media_type")
        try:
            return loads(req.get_data(cache=True))
        except (ValueError, RecursionError) as fault:
            raise Malformed("request.malformed") from fault

    def load_querystring(self, req: flask.Request, schema: ma.Schema) -> Any:
        return self._storable(super().load_querystring(req, schema), req.args)

    def load_form(self, req: flask.Request, schema: ma.Schema) -> Any:
        return self._storable(super().load_form(req, schema), req.form)

    def _storable(self, proxy: Any, raw: Any) -> Any:
        faults = tuple(unstorable(raw.to_dict(flat=False)))
        if faults:
            raise Invalid("input.invalid", faults=faults)
        return proxy


class StrictBlueprint(Blueprint):
    """A flask-smorest blueprint that reads with StrictParser and documents what the edge does."""

    ARGUMENTS_PARSER = StrictParser()
    # A form is what comes with a file.
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = Blueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING | {
        "form": "multipart/form-data"
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_prepare_access_doc)

    def arguments(self, schema: Any, **kwargs: Any) -> Any:
        """Made once: from a class the parser would make a schema anew for each request."""
        return super().arguments(resolve_schema_instance(schema), **kwargs)

    def response(self, status: int, schema: Any = None, **kwargs: Any) -> Any:
        """An answer of another type than JSON is a file that the view makes itself."""
        if schema is None and kwargs.get("content_type"):
            schema = dict(BINARY)
        return super().response(status, schema, **kwargs)


def _prepare_access_doc(doc: dict[str, Any], info: dict[str, Any], **_: Any) -> dict[str, Any]:
    """For EdgePlugin, which knows the path as well."""
    return doc | {"x-access": info["access"]}


def blueprint(name: str, description: str) -> Blueprint:
    """One of a service's blueprints; the application puts it under /v1."""
    return StrictBlueprint(name, name, description=description)
