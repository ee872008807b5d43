"""Cascades (目标分解) and collaborations (协同) over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.schemas.cascade import CascadeIn, CascadeInData, CascadeOut
from services.goals.alignment.schemas.collaborations import (
    CollaborationIn,
    CollaborationInData,
    CollaborationList,
    CollaborationOut,
    CollaborationPage,
    CollaborationQuery,
    CollaborationQueryData,
    CollaborationStep,
    CollaborationStepData,
)
from services.goals.alignment.use_cases import cascade, collaborations
from services.goals.alignment.views.cascade import CascadeView, show_cascade
from services.goals.alignment.views.collaborations import CollaborationView, show_collaborations
from services.goals.alignment.views.references import ItemList
from services.goals.goal_sheets.queries import goals as goal_queries

cascade_blueprint = blueprint("cascade", "Who carries a goal, and who helps across")


@cascade_blueprint.route("/goals/<uuid:goal_id>/cascade")
class Cascade(MethodView):
    @requires(scope="goals:read")
    @cascade_blueprint.response(200, CascadeOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> CascadeView:
        """How a goal is carried: shares, amounts and what is left"""
        return show_cascade(uow, goal_queries.goal(uow, goal_id))

    @requires(scope="goals:write")
    @cascade_blueprint.arguments(CascadeIn)
    @cascade_blueprint.response(201, CascadeOut)
    def post(self, uow: UnitOfWork, new: CascadeInData, goal_id: UUID) -> CascadeView:
        """Hand key results down as drafts, all or none"""
        goal = cascade.cascade_goal(uow, goal_id, new["parts"], drives=new["drives"])
        return show_cascade(uow, goal)


@cascade_blueprint.route("/goals/<uuid:goal_id>/collaborations")
class GoalCollaborations(MethodView):
    @requires(scope="goals:read")
    @cascade_blueprint.response(200, CollaborationList)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> ItemList[CollaborationView]:
        """What a goal asks of other units"""
        return {"items": collaborations.list_goal_collaborations(uow, goal_id)}

    @requires(scope="goals:write")
    @cascade_blueprint.arguments(CollaborationIn)
    @cascade_blueprint.response(201, CollaborationOut)
    def post(self, uow: UnitOfWork, new: CollaborationInData, goal_id: UUID) -> CollaborationView:
        """Ask another unit for help"""
        return show_collaborations(uow, [collaborations.ask_unit(uow, goal_id, new)])[0]


@cascade_blueprint.route("/collaborations")
class Collaborations(MethodView):
    @requires(scope="goals:read", internal=True)
    @cascade_blueprint.arguments(CollaborationQuery, location="query")
    @cascade_blueprint.response(200, CollaborationPage)
    def get(self, uow: UnitOfWork, query: CollaborationQueryData) -> Page:
        """What is asked of the units one heads (box=incoming), or by oneself (outgoing)"""
        return collaborations.list_collaborations(uow, **query)


@cascade_blueprint.route("/collaborations/<uuid:collaboration_id>/transitions")
class CollaborationTransitions(MethodView):
    @requires(scope="goals:write", internal=True)
    @cascade_blueprint.arguments(CollaborationStep)
    @cascade_blueprint.response(200, CollaborationOut)
    def post(
        self, uow: UnitOfWork, step: CollaborationStepData, collaboration_id: UUID
    ) -> CollaborationView:
        """Accept, decline with a reason, or withdraw"""
        collaboration = collaborations.answer_collaboration(uow, collaboration_id, **step)
        return show_collaborations(uow, [collaboration])[0]
