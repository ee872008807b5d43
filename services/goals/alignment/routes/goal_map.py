"""The map of goals, and the search, over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries.card_gaps import CardGap
from services.goals.alignment.schemas.goal_map import (
    CardPage,
    ChildrenFilter,
    ChildrenQuery,
    GoalGapsFilter,
    GoalGapsOut,
    GoalGapsQuery,
    GoalSearchOut,
    MapFilter,
    MapOut,
    MapQuery,
    SearchFilter,
    SearchQuery,
    UnalignedFilter,
    UnalignedQuery,
)
from services.goals.alignment.use_cases import goal_map
from services.goals.alignment.use_cases.goal_map import MapView
from services.goals.alignment.views.goal_cards import GoalSummary
from services.goals.alignment.views.references import ItemList

map_blueprint = blueprint("map", "How goals hang together, and where one is found")


@map_blueprint.route("/map")
class GoalMap(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(MapQuery, location="query")
    @map_blueprint.response(200, MapOut)
    def get(self, uow: UnitOfWork, query: MapFilter) -> MapView:
        """The goals of a cycle from the top down, level by level"""
        return goal_map.show_map(uow, **query)


@map_blueprint.route("/map/unaligned")
class Unaligned(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(UnalignedQuery, location="query")
    @map_blueprint.response(200, CardPage)
    def get(self, uow: UnitOfWork, query: UnalignedFilter) -> Page:
        """The goals of a cycle that hang by nothing above them, units' first"""
        return goal_map.list_unaligned(uow, **query)


@map_blueprint.route("/goals/<uuid:goal_id>/children")
class Children(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(ChildrenQuery, location="query")
    @map_blueprint.response(200, CardPage)
    def get(self, uow: UnitOfWork, query: ChildrenFilter, goal_id: UUID) -> Page:
        """The nearest goals below one"""
        return goal_map.list_children(uow, goal_id, **query)


@map_blueprint.route("/goals/<uuid:goal_id>/gaps")
class GoalGaps(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(GoalGapsQuery, location="query")
    @map_blueprint.response(200, GoalGapsOut)
    def get(self, uow: UnitOfWork, query: GoalGapsFilter, goal_id: UUID) -> ItemList[CardGap]:
        """What one goal lacks, each with what closes it"""
        return {"items": goal_map.list_goal_gaps(uow, goal_id, **query)}


@map_blueprint.route("/goals/search")
class GoalSearch(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(SearchQuery, location="query")
    @map_blueprint.response(200, GoalSearchOut)
    def get(self, uow: UnitOfWork, query: SearchFilter) -> ItemList[GoalSummary]:
        """The best twenty goals for some words, in Chinese or English"""
        return {"items": goal_map.search_goals(uow, query["q"], query["cycle_id"])}
