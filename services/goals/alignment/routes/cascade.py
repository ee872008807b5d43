"""Handing goals down, and asking across, over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.schemas.cascade import CascadeIn, CascadeOut
from services.goals.alignment.schemas.collaborations import (
    CollaborationIn,
    CollaborationList,
    CollaborationOut,
    CollaborationPage,
    CollaborationQuery,
    CollaborationStep,
)
from services.goals.alignment.use_cases import breakdown, cascade, collaborations
from services.goals.goal_sheets.queries import goals as goal_queries

cascade_blueprint = blueprint("cascade", "Who carries a goal, and who helps across")


@cascade_blueprint.route("/goals/<uuid:goal_id>/cascade")
class Cascade(MethodView):
    @requires(scope="goals:read")
    @cascade_blueprint.response(200, CascadeOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
        """How a goal is carried: shares, amounts and what is left"""
        return breakdown.show(uow, goal_queries.goal(uow, goal_id))

    @requires(scope="goals:write")
    @cascade_blueprint.arguments(CascadeIn)
    @cascade_blueprint.response(201, CascadeOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Hand key results down as drafts, all or none"""
        return breakdown.show(uow, cascade.cascade(uow, goal_id, **new))


@cascade_blueprint.route("/goals/<uuid:goal_id>/collaborations")
class GoalCollaborations(MethodView):
    @requires(scope="goals:read")
    @cascade_blueprint.response(200, CollaborationList)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> dict[str, Any]:
        """What a goal asks of other units"""
        return {"items": collaborations.show_of_goal(uow, goal_id)}

    @requires(scope="goals:write")
    @cascade_blueprint.arguments(CollaborationIn)
    @cascade_blueprint.response(201, CollaborationOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """Ask another unit for help"""
        return collaborations.show(uow, [collaborations.ask(uow, goal_id, new)])[0]


@cascade_blueprint.route("/collaborations")
class Collaborations(MethodView):
    @requires(scope="goals:read", internal=True)
    @cascade_blueprint.arguments(CollaborationQuery, location="query")
    @cascade_blueprint.response(200, CollaborationPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """What is asked of the units one heads (box=incoming), or by oneself (outgoing)"""
        return collaborations.list_box(uow, query.pop("box"), **query)


@cascade_blueprint.route("/collaborations/<uuid:collaboration_id>/transitions")
class CollaborationTransitions(MethodView):
    @requires(scope="goals:write", internal=True)
    @cascade_blueprint.arguments(CollaborationStep)
    @cascade_blueprint.response(200, CollaborationOut)
    def post(self, uow: UnitOfWork, step: dict[str, Any], collaboration_id: UUID) -> dict[str, Any]:
        """Accept, decline with a reason, or withdraw"""
        answered = collaborations.answer(uow, collaboration_id, **step)
        return collaborations.show(uow, [answered])[0]
