"""Handing goals down, and asking across, over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.paging import Page
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work
from services.goals import queries, schemas
from services.goals.use_cases import breakdown, cascade, collaborations

cascade_blueprint = blueprint("cascade", "Who carries a goal, and who helps across")


@cascade_blueprint.route("/goals/<uuid:goal_id>/cascade")
class Cascade(MethodView):
    @requires(scope="goals:read")
    @cascade_blueprint.response(200, schemas.CascadeOut)
    def get(self, goal_id: UUID) -> dict[str, Any]:
        """How a goal is carried: shares, amounts and what is left"""
        with unit_of_work() as uow:
            return breakdown.show(uow, queries.goals.goal(uow, goal_id))

    @requires(scope="goals:write")
    @cascade_blueprint.arguments(schemas.CascadeIn)
    @cascade_blueprint.response(201, schemas.CascadeOut)
    def post(self, new: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Hand key results down as drafts, all or none"""
        with unit_of_work() as uow:
            return breakdown.show(uow, cascade.cascade(uow, goal_id, **new))


@cascade_blueprint.route("/goals/<uuid:goal_id>/collaborations")
class GoalCollaborations(MethodView):
    @requires(scope="goals:read")
    @cascade_blueprint.response(200, schemas.CollaborationList)
    def get(self, goal_id: UUID) -> dict[str, Any]:
        """What a goal asks of other units"""
        with unit_of_work() as uow:
            return {"items": collaborations.show_of_goal(uow, goal_id)}

    @requires(scope="goals:write")
    @cascade_blueprint.arguments(schemas.CollaborationIn)
    @cascade_blueprint.response(201, schemas.CollaborationOut)
    def post(self, new: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Ask another unit for help"""
        with unit_of_work() as uow:
            return collaborations.show(uow, [collaborations.ask(uow, goal_id, new)])[0]


@cascade_blueprint.route("/collaborations")
class Collaborations(MethodView):
    @requires(scope="goals:read", internal=True)
    @cascade_blueprint.arguments(schemas.CollaborationQuery, location="query")
    @cascade_blueprint.response(200, schemas.CollaborationPage)
    def get(self, query: dict[str, Any]) -> Page:
        """What is asked of the units one heads (box=incoming), or by oneself (outgoing)"""
        with unit_of_work() as uow:
            return collaborations.list_box(uow, query.pop("box"), **query)


@cascade_blueprint.route("/collaborations/<uuid:collaboration_id>/transitions")
class CollaborationTransitions(MethodView):
    @requires(scope="goals:write", internal=True)
    @cascade_blueprint.arguments(schemas.CollaborationStep)
    @cascade_blueprint.response(200, schemas.CollaborationOut)
    def post(self, step: dict[str, Any], collaboration_id: UUID) -> dict[str, Any]:
        """Accept, decline with a reason, or withdraw"""
        with unit_of_work() as uow:
            answered = collaborations.answer(uow, collaboration_id, **step)
            return collaborations.show(uow, [answered])[0]
