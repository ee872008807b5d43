"""Cascades (目标分解) and cross-unit requests (协同) over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.schemas.cascade import CascadeIn, CascadeInput, CascadeOut
from services.goals.alignment.schemas.cross_unit_requests import (
    CrossUnitRequestFilter,
    CrossUnitRequestIn,
    CrossUnitRequestInput,
    CrossUnitRequestList,
    CrossUnitRequestOut,
    CrossUnitRequestPage,
    CrossUnitRequestQuery,
    CrossUnitRequestStep,
    CrossUnitRequestStepInput,
)
from services.goals.alignment.use_cases import cascade, cross_unit_requests
from services.goals.alignment.views.cascade import CascadeView, show_cascade
from services.goals.alignment.views.cross_unit_requests import (
    CrossUnitRequestView,
    show_cross_unit_requests,
)
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
    def post(self, uow: UnitOfWork, new: CascadeInput, goal_id: UUID) -> CascadeView:
        """Hand key results down as drafts, all or none"""
        goal = cascade.cascade_goal(
            uow, goal_id, new["contributions"], drive_key_results=new["drive_key_results"]
        )
        return show_cascade(uow, goal)


@cascade_blueprint.route("/goals/<uuid:goal_id>/cross-unit-requests")
class GoalCrossUnitRequests(MethodView):
    @requires(scope="goals:read")
    @cascade_blueprint.response(200, CrossUnitRequestList)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> ItemList[CrossUnitRequestView]:
        """What a goal asks of other units"""
        return {"items": cross_unit_requests.list_goal_cross_unit_requests(uow, goal_id)}

    @requires(scope="goals:write")
    @cascade_blueprint.arguments(CrossUnitRequestIn)
    @cascade_blueprint.response(201, CrossUnitRequestOut)
    def post(
        self, uow: UnitOfWork, new: CrossUnitRequestInput, goal_id: UUID
    ) -> CrossUnitRequestView:
        """Ask another unit for help"""
        return show_cross_unit_requests(uow, [cross_unit_requests.ask_unit(uow, goal_id, new)])[0]


@cascade_blueprint.route("/cross-unit-requests")
class CrossUnitRequests(MethodView):
    @requires(scope="goals:read", internal=True)
    @cascade_blueprint.arguments(CrossUnitRequestQuery, location="query")
    @cascade_blueprint.response(200, CrossUnitRequestPage)
    def get(self, uow: UnitOfWork, query: CrossUnitRequestFilter) -> Page:
        """What is asked of the units one heads (box=incoming), or by oneself (outgoing)"""
        return cross_unit_requests.list_cross_unit_requests(uow, **query)


@cascade_blueprint.route("/cross-unit-requests/<uuid:cross_unit_request_id>/transitions")
class CrossUnitRequestTransitions(MethodView):
    @requires(scope="goals:write", internal=True)
    @cascade_blueprint.arguments(CrossUnitRequestStep)
    @cascade_blueprint.response(200, CrossUnitRequestOut)
    def post(
        self, uow: UnitOfWork, step: CrossUnitRequestStepInput, cross_unit_request_id: UUID
    ) -> CrossUnitRequestView:
        """Accept, decline with a reason, or withdraw"""
        cross_unit_request = cross_unit_requests.answer_cross_unit_request(
            uow, cross_unit_request_id, **step
        )
        return show_cross_unit_requests(uow, [cross_unit_request])[0]
