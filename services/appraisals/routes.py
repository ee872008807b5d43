"""The HTTP edge of appraisals."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import PageQuery, Query
from servicekit.paging import ActionPage, Page
from servicekit.unit_of_work.session import UnitOfWork

from . import schemas, views
from .use_cases import forms, launch, rounds, scores

rounds_blueprint = blueprint("rounds", "Rounds of appraisal and their launch")
forms_blueprint = blueprint("forms", "Forms with their evidence, scores and totals")
blueprints = [rounds_blueprint, forms_blueprint]


@rounds_blueprint.route("/rounds")
class Rounds(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @rounds_blueprint.arguments(Query, location="query")
    @rounds_blueprint.response(200, schemas.RoundPage)
    def get(self, uow: UnitOfWork, query: PageQuery) -> ActionPage:
        """Rounds, newest first (HR)"""
        return rounds.list_rounds(uow, **query)

    @requires(scope="appraisals:write", internal=True)
    @rounds_blueprint.arguments(schemas.RoundIn)
    @rounds_blueprint.response(201, schemas.RoundOut)
    def post(self, uow: UnitOfWork, new: schemas.RoundInput) -> views.RoundView:
        """Add a round (HR)"""
        return views.show_round(uow, rounds.add_round(uow, new))


@rounds_blueprint.route("/rounds/<uuid:round_id>")
class RoundDetail(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @rounds_blueprint.response(200, schemas.RoundOut)
    def get(self, uow: UnitOfWork, round_id: UUID) -> views.RoundView:
        """One round with its forms by state (HR)"""
        return views.show_round(uow, rounds.visible_round(uow, round_id))


@rounds_blueprint.route("/rounds/<uuid:round_id>/launch")
class Launch(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @rounds_blueprint.arguments(schemas.LaunchIn)
    @rounds_blueprint.response(202, schemas.RoundOut)
    def post(self, uow: UnitOfWork, new: schemas.LaunchInput, round_id: UUID) -> views.RoundView:
        """Open forms for these employees, or for everybody in scope (HR)"""
        return views.show_round(uow, launch.launch_round(uow, round_id, new["employee_ids"]))


@rounds_blueprint.route("/rounds/<uuid:round_id>/transitions")
class RoundTransitions(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @rounds_blueprint.arguments(schemas.TransitionIn)
    @rounds_blueprint.response(200, schemas.RoundOut)
    def post(self, uow: UnitOfWork, _transition: object, round_id: UUID) -> views.RoundView:
        """Close a round (HR)"""
        return views.show_round(uow, rounds.close_round(uow, round_id))


@forms_blueprint.route("/forms")
class Forms(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @forms_blueprint.arguments(schemas.FormQuery, location="query")
    @forms_blueprint.response(200, schemas.FormPage)
    def get(self, uow: UnitOfWork, query: schemas.FormFilter) -> Page:
        """Forms that the caller may see: their own, those to score now, or all of them"""
        return forms.list_forms(uow, **query)


@forms_blueprint.route("/forms/<uuid:form_id>")
class FormDetail(MethodView):
    @requires(scope="appraisals:read", internal=True)
    @forms_blueprint.response(200, schemas.FormOut)
    def get(self, uow: UnitOfWork, form_id: UUID) -> views.FormView:
        """One form with evidence, scores and the breakdown of its totals"""
        return forms.show_form(uow, form_id)


@forms_blueprint.route("/forms/<uuid:form_id>/scores")
class Scores(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @forms_blueprint.arguments(schemas.ScoresIn)
    @forms_blueprint.response(200, schemas.FormOut)
    def put(self, uow: UnitOfWork, new: schemas.ScoresInput, form_id: UUID) -> views.FormView:
        """Set one side's scores (If-Match); those of other items stay"""
        scores.set_scores(uow, form_id, new["by"], new["scores"], expected_version())
        return forms.show_form(uow, form_id)


@forms_blueprint.route("/forms/<uuid:form_id>/submissions")
class Submissions(MethodView):
    @requires(scope="appraisals:write", internal=True)
    @forms_blueprint.arguments(schemas.SubmissionIn)
    @forms_blueprint.response(201, schemas.FormOut)
    def post(self, uow: UnitOfWork, new: schemas.SubmissionInput, form_id: UUID) -> views.FormView:
        """Submit one side's scores; the self review freezes the evidence"""
        scores.submit_scores(uow, form_id, new["by"])
        return forms.show_form(uow, form_id)
