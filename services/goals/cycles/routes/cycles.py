"""Cycles over HTTP."""

from typing import Any
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


@cycles_blueprint.route("/cycles")
class Cycles(MethodView):
    @requires(scope="goals:read")
    @cycles_blueprint.arguments(Query, location="query")
    @cycles_blueprint.response(200, CyclePage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Cycles, newest first"""
        return cycle_queries.cycles(uow, **query)

    @requires(scope="goals:write")
    @cycles_blueprint.arguments(CycleIn)
    @cycles_blueprint.response(201, CycleOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> Cycle:
        """Add a cycle"""
        return cycles.add_cycle(uow, new)


@cycles_blueprint.route("/cycles/years")
class CycleYears(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(YearIn)
    @cycles_blueprint.response(200, YearOut)
    def post(self, uow: UnitOfWork, year: dict[str, Any]) -> dict[str, Any]:
        """Lay the cycles of a year for all levels, those that stand already aside"""
        return {"items": cycle_years.add_year(uow, **year)}


@cycles_blueprint.route("/cycles/<uuid:cycle_id>")
class OneCycle(MethodView):
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
    def post(self, uow: UnitOfWork, step: dict[str, Any], cycle_id: UUID) -> Cycle:
        """Move a cycle to its next state"""
        return cycles.move_cycle(uow, cycle_id, step["to"])
