"""Cycles over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import Query
from servicekit.paging import Page
from servicekit.unit_of_work.transaction import unit_of_work
from services.goals import queries, schemas
from services.goals.models import Cycle
from services.goals.use_cases import cycle_years, cycles, dry_run

cycles_blueprint = blueprint("cycles", "Times for which goals are set")


@cycles_blueprint.route("/cycles")
class Cycles(MethodView):
    @requires(scope="goals:read")
    @cycles_blueprint.arguments(Query, location="query")
    @cycles_blueprint.response(200, schemas.CyclePage)
    def get(self, query: dict[str, Any]) -> Page:
        """Cycles, newest first"""
        with unit_of_work() as uow:
            return queries.goals.cycles(uow, **query)

    @requires(scope="goals:write")
    @cycles_blueprint.arguments(schemas.CycleIn)
    @cycles_blueprint.response(201, schemas.CycleOut)
    def post(self, new: dict[str, Any]) -> Cycle:
        """Add a cycle"""
        with unit_of_work() as uow:
            return cycles.add_cycle(uow, new)


@cycles_blueprint.route("/cycles/years")
class CycleYears(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(schemas.YearIn)
    @cycles_blueprint.response(200, schemas.YearOut)
    def post(self, year: dict[str, Any]) -> dict[str, Any]:
        """Lay the cycles of a year for all levels, those that stand already aside"""
        with unit_of_work() as uow:
            return {"items": cycle_years.add_year(uow, **year)}


@cycles_blueprint.route("/cycles/<uuid:cycle_id>")
class OneCycle(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(schemas.CycleChange)
    @cycles_blueprint.response(200, schemas.CycleOut)
    def patch(self, changes: dict[str, Any], cycle_id: UUID) -> Cycle:
        """Change a cycle's name and dates (If-Match)"""
        with unit_of_work() as uow:
            return cycles.change_cycle(uow, cycle_id, changes, expected_version())


@cycles_blueprint.route("/cycles/<uuid:cycle_id>/transitions")
class CycleTransitions(MethodView):
    @requires(scope="goals:write")
    @cycles_blueprint.arguments(schemas.CycleStep)
    @cycles_blueprint.response(200, schemas.CycleOut)
    def post(self, step: dict[str, Any], cycle_id: UUID) -> Cycle:
        """Move a cycle to its next state"""
        with unit_of_work() as uow:
            return cycles.move_cycle(uow, cycle_id, step["to"])


@cycles_blueprint.route("/cycles/<uuid:cycle_id>/dry-run")
class DryRun(MethodView):
    @requires(scope="goals:read")
    @cycles_blueprint.response(200, schemas.DryRunOut)
    def get(self, cycle_id: UUID) -> dict[str, Any]:
        """What would happen if the cycle opened: templates, findings, who approves how much"""
        with unit_of_work() as uow:
            return dry_run.dry_run(uow, cycle_id)


@cycles_blueprint.route("/cycles/<uuid:cycle_id>/dry-run/owners")
class DryRunOwners(MethodView):
    @requires(scope="goals:read")
    @cycles_blueprint.arguments(schemas.DryRunQuery, location="query")
    @cycles_blueprint.response(200, schemas.DryRunOwnerPage)
    def get(self, query: dict[str, Any], cycle_id: UUID) -> Page:
        """The people or units behind a count of the dry run"""
        with unit_of_work() as uow:
            return dry_run.owners(uow, cycle_id, **query)
