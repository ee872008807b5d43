"""Cycles over HTTP."""

from collections.abc import Sequence
from typing import Any, TypedDict
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.cycles.schemas.cycles import (
    CycleChange,
    CycleIn,
    CycleOut,
    CyclePage,
    CycleStep,
    YearIn,
    YearOut,
)
from services.goals.cycles.use_cases import cycle_years, cycles

cycles_blueprint = blueprint("cycles", "Times for which goals are set")


class PageQuery(TypedDict):
    """Query."""

    after: str
    limit: int


class CycleYear(TypedDict):
    """YearIn: its first month, and the length of the cycles of each level."""

    year: int
    first_month: int
    company: str
    unit: str
    person: str


class Transition(TypedDict):
    """CycleStep."""

    to: str


@cycles_blueprint.route("/cycles")
class Cycles(MethodView):
    @requires(scope="goals:read")
    @cycles_blueprint.arguments(Query, location="query")
    @cycles_blueprint.response(200, CyclePage)
    def get(self, uow: UnitOfWork, query: PageQuery) -> Page:
        """Cycles, newest first"""
        return cycle_queries.cycles(uow, **query)

    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleIn)
    @cycles_blueprint.response(201, CycleOut)
    def post(self, uow: UnitOfWork, fields: cycles.NewCycle) -> Cycle:
        """Add a cycle"""
        return cycles.add_cycle(uow, fields)


@cycles_blueprint.route("/cycles/years")
class CycleYears(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(YearIn)
    @cycles_blueprint.response(200, YearOut)
    def post(self, uow: UnitOfWork, year: CycleYear) -> dict[str, Sequence[Cycle]]:
        """Add the cycles of a fiscal year for all levels; existing ones stay"""
        return {"items": cycle_years.add_year(uow, **year)}


@cycles_blueprint.route("/cycles/<uuid:cycle_id>")
class CycleById(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleChange)
    @cycles_blueprint.response(200, CycleOut)
    def patch(self, uow: UnitOfWork, changes: dict[str, Any], cycle_id: UUID) -> Cycle:
        """Change a cycle's name and dates (If-Match)"""
        return cycles.change_cycle(uow, cycle_id, changes, expected_version())


@cycles_blueprint.route("/cycles/<uuid:cycle_id>/transitions")
class CycleTransitions(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleStep)
    @cycles_blueprint.response(200, CycleOut)
    def post(self, uow: UnitOfWork, step: Transition, cycle_id: UUID) -> Cycle:
        """Move a cycle to its next state"""
        return cycles.advance_cycle(uow, cycle_id, step["to"])
