"""The blueprint that services use: bodies and arguments are read strictly."""

from typing import Any

import flask
import marshmallow as ma
from apispec.ext.marshmallow.common import resolve_schema_instance
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from servicekit.errors import Invalid, Malformed
from servicekit.strict_json import loads, unstorable


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
    """A flask-smorest blueprint that reads with StrictParser."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: Any, **kwargs: Any) -> Any:
        """Made once: from a class the parser would make a schema anew for each request."""
        return super().arguments(resolve_schema_instance(schema), **kwargs)


def blueprint(name: str, description: str) -> Blueprint:
    """One of a service's blueprints; the application puts it under /v1."""
    return StrictBlueprint(name, name, description=description)
