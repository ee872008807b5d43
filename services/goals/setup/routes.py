"""Dry runs over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.setup.schemas import DryRunFilter, DryRunOut, DryRunOwnerPage, DryRunQuery
from services.goals.setup.use_cases import dry_run
from services.goals.setup.views import DryRunReport

dry_run_blueprint = blueprint("dry run", "What would happen if a cycle opened")


@dry_run_blueprint.route("/cycles/<uuid:cycle_id>/dry-run")
class DryRun(MethodView):
    @requires(scope="goals:read")
    @dry_run_blueprint.response(200, DryRunOut)
    def get(self, uow: UnitOfWork, cycle_id: UUID) -> DryRunReport:
        """What would happen if the cycle opened: templates, findings, who approves how much"""
        return dry_run.dry_run(uow, cycle_id)


@dry_run_blueprint.route("/cycles/<uuid:cycle_id>/dry-run/owners")
class DryRunOwners(MethodView):
    @requires(scope="goals:read")
    @dry_run_blueprint.arguments(DryRunQuery, location="query")
    @dry_run_blueprint.response(200, DryRunOwnerPage)
    def get(self, uow: UnitOfWork, query: DryRunFilter, cycle_id: UUID) -> Page:
        """The people or units behind a count of the dry run"""
        return dry_run.owners(uow, cycle_id, **query)
