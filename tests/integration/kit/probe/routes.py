"""The probe's HTTP edge: one of each kind of route that services have."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import flask
import sqlalchemy as sa
from flask.views import MethodView
from marshmallow import fields

from servicekit.errors import NotFound
from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import Number, Query, Schema, Text, page_of
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version

from .models import Counter
from .script import script

counters = blueprint("counters", "Counters")
blueprints = [counters]


class CounterIn(Schema):
    name = Text(100, required=True)
    total = Number(load_default=Decimal(0))
    times = fields.Integer(load_default=None, allow_none=True)
    ratio = fields.Float(load_default=None, allow_none=True)
    on = fields.Date(load_default=None, allow_none=True)
    tags = fields.List(fields.Dict(), load_default=[])


class CounterOut(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    total = Number(required=True)
    version = fields.Integer(required=True)


class CounterChange(Schema):
    total = Number(required=True)


@counters.route("/counters")
class Counters(MethodView):
    @requires(scope="counters:read")
    @counters.arguments(Query, location="query")
    @counters.response(200, page_of(CounterOut))
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Counters by total, the smallest first"""
        keys = [Counter.total, Counter.name, Counter.updated_at, Counter.id]
        return page(uow.session, sa.select(Counter), keys, **query)

    @requires(scope="counters:write")
    @counters.arguments(CounterIn)
    @counters.response(201, CounterOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> Counter:
        """Add a counter"""
        return add(uow, new["name"], new["total"])


@counters.route("/counters/<uuid:counter_id>")
class OneCounter(MethodView):
    @requires(scope="counters:read")
    @counters.response(200, CounterOut)
    def get(self, uow: UnitOfWork, counter_id: UUID) -> Counter:
        """One counter"""
        return find(uow, counter_id)

    @requires(scope="counters:write")
    @counters.arguments(CounterChange)
    @counters.response(200, CounterOut)
    def patch(self, uow: UnitOfWork, changes: dict[str, Any], counter_id: UUID) -> Counter:
        """Change a counter (If-Match)"""
        counter = find(uow, counter_id)
        require_version(counter, expected_version())
        counter.total = changes["total"]
        uow.flush()
        return counter


@counters.route("/crashes")
class Crashes(MethodView):
    @requires(scope="counters:write")
    @counters.response(201, CounterOut)
    def post(self, uow: UnitOfWork) -> Counter:
        """Fail in a way that nobody foresaw"""
        add(uow, "crashed", Decimal(1))
        raise RuntimeError("secret-of-the-house")


@counters.route("/books")
class Books(MethodView):
    @requires(scope="counters:write")
    @counters.response(200, content_type="application/x-book")
    def post(self, uow: UnitOfWork) -> flask.Response:
        """Answer with something that is not JSON"""
        add(uow, "book", Decimal(1))
        return flask.Response(b"\x00\xff", content_type="application/x-book")


@counters.route("/unwritable")
class Unwritable(MethodView):
    @requires(scope="counters:write")
    @counters.response(201, CounterOut)
    def post(self, uow: UnitOfWork) -> dict[str, Any]:
        """Answer with what JSON cannot hold"""
        made = add(uow, "unwritable", Decimal(1))
        return {"id": made.id, "name": made.name, "total": float("inf"), "version": 1}


def add(uow: UnitOfWork, name: str, total: Decimal) -> Counter:
    counter = Counter(name=name, total=total)
    uow.add(counter)
    uow.flush()
    if script.in_route:
        script.in_route(uow)
    return counter


def find(uow: UnitOfWork, counter_id: UUID) -> Counter:
    found = uow.session.get(Counter, counter_id)
    if found is None:
        raise NotFound("not_found")
    return found
