"""The HTTP edge of appraisals."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork

from . import schemas
from .use_cases import launching, reading, rounds, scoring

rounds_blueprint = blueprint("rounds", "Rounds of appraisal and their launch")
forms_blueprint = blueprint("forms", "Forms with their evidence, scores and totals")
blueprints = [rounds_blueprint, forms_blueprint]


@rounds_blueprint.route("/rounds")
class Rounds(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @rounds_blueprint.arguments(Query, location="query")
    @rounds_blueprint.response(200, schemas.RoundPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Rounds, newest first (HR)"""
        return reading.list_rounds(uow, **query)

    @requires(scope="appraisals:write", internal=True)
    @rounds_blueprint.arguments(schemas.RoundIn)
    @rounds_blueprint.response(201, schemas.RoundOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Make a round (HR)"""
        return reading.show_round(uow, rounds.add_round(uow, new))


@rounds_blueprint.route("/rounds/<uuid:round_id>")
class OneRound(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @rounds_blueprint.response(200, schemas.RoundOut)
    def get(self, uow: UnitOfWork, round_id: UUID) -> dict[str, Any]:
        """One round with how far its forms are (HR)"""
        return reading.show_round(uow, rounds.seen(uow, round_id))


@rounds_blueprint.route("/rounds/<uuid:round_id>/launch")
class Launch(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @rounds_blueprint.arguments(schemas.LaunchIn)
    @rounds_blueprint.response(202, schemas.RoundOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], round_id: UUID) -> dict[str, Any]:
        """Open forms for the people named, or for everybody in scope (HR)"""
        return reading.show_round(uow, launching.launch(uow, round_id, new["employee_ids"]))


@rounds_blueprint.route("/rounds/<uuid:round_id>/transitions")
class RoundTransitions(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @rounds_blueprint.arguments(schemas.TransitionIn)
    @rounds_blueprint.response(200, schemas.RoundOut)
    def post(self, uow: UnitOfWork, _to: dict[str, Any], round_id: UUID) -> dict[str, Any]:
        """Close a round (HR)"""
        return reading.show_round(uow, rounds.close_round(uow, round_id))


@forms_blueprint.route("/forms")
class Forms(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @forms_blueprint.arguments(schemas.FormQuery, location="query")
    @forms_blueprint.response(200, schemas.FormPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Forms one may see: one's own, those to score now, or all of them"""
        return reading.list_forms(uow, **query)


@forms_blueprint.route("/forms/<uuid:form_id>")
class OneForm(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @forms_blueprint.response(200, schemas.FormOut)
    def get(self, uow: UnitOfWork, form_id: UUID) -> dict[str, Any]:
        """One form with evidence, scores and the working of its totals"""
        return reading.show_form(uow, form_id)


@forms_blueprint.route("/forms/<uuid:form_id>/scores")
class Scores(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @forms_blueprint.arguments(schemas.ScoresIn)
    @forms_blueprint.response(200, schemas.FormOut)
    def put(self, uow: UnitOfWork, new: dict[str, Any], form_id: UUID) -> dict[str, Any]:
        """Set scores of one side (If-Match); items not named stay as they are"""
        scoring.set_scores(uow, form_id, new["by"], new["scores"], expected_version())
        return reading.show_form(uow, form_id)


@forms_blueprint.route("/forms/<uuid:form_id>/submissions")
class Submissions(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @forms_blueprint.arguments(schemas.SubmissionIn)
    @forms_blueprint.response(201, schemas.FormOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], form_id: UUID) -> dict[str, Any]:
        """Hand in one side; the first one freezes the evidence"""
        scoring.submit(uow, form_id, new["by"])
        return reading.show_form(uow, form_id)
