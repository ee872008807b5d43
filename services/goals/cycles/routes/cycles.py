"""Cycles over HTTP."""

from typing import TypedDict
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import PageQuery, Query
from servicekit.paging import ActionPage
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.schemas.cycles import (
    CycleChange,
    CycleFields,
    CycleIn,
    CycleOut,
    CyclePage,
    CycleStep,
    CycleYearIn,
    CycleYearOut,
)
from services.goals.cycles.use_cases import cycle_years, cycles
from services.goals.cycles.views import CycleView, show_cycle, show_cycle_page, show_cycles

cycles_blueprint = blueprint("cycles", "Times for which goals are set")


class CycleYear(TypedDict):
    """CycleYearIn: its first month, and the length of the cycles of each level."""

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
    def get(self, uow: UnitOfWork, query: PageQuery) -> ActionPage:
        """Cycles, newest first"""
        return show_cycle_page(uow, cycle_queries.cycles(uow, **query))

    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleIn)
    @cycles_blueprint.response(201, CycleOut)
    def post(self, uow: UnitOfWork, fields: cycles.NewCycle) -> CycleView:
        """Add a cycle"""
        return show_cycle(uow, cycles.add_cycle(uow, fields))


@cycles_blueprint.route("/cycles/years")
class CycleYears(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleYearIn)
    @cycles_blueprint.response(200, CycleYearOut)
    def post(self, uow: UnitOfWork, year: CycleYear) -> dict[str, list[CycleView]]:
        """Add the cycles of a fiscal year for all levels; existing ones stay"""
        return {"items": show_cycles(uow, cycle_years.add_year(uow, **year))}


@cycles_blueprint.route("/cycles/<uuid:cycle_id>")
class CycleById(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleChange)
    @cycles_blueprint.response(200, CycleOut)
    def patch(self, uow: UnitOfWork, changes: CycleFields, cycle_id: UUID) -> CycleView:
        """Change a cycle's name and dates (If-Match)"""
        cycle = cycles.change_cycle(uow, cycle_id, changes, expected_version())
        return show_cycle(uow, cycle)


@cycles_blueprint.route("/cycles/<uuid:cycle_id>/transitions")
class CycleTransitions(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleStep)
    @cycles_blueprint.response(200, CycleOut)
    def post(self, uow: UnitOfWork, step: Transition, cycle_id: UUID) -> CycleView:
        """Move a cycle to its next state"""
        return show_cycle(uow, cycles.advance_cycle(uow, cycle_id, step["to"]))
