"""The map of goals, and the search, over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.schemas.goal_map import (
    CardPage,
    ChildrenQuery,
    FoundOut,
    GoalGapsOut,
    GoalGapsQuery,
    MapOut,
    MapQuery,
    SearchQuery,
    UnalignedQuery,
)
from services.goals.alignment.use_cases import goal_map

map_blueprint = blueprint("map", "How goals hang together, and where one is found")


@map_blueprint.route("/map")
class GoalMap(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(MapQuery, location="query")
    @map_blueprint.response(200, MapOut)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> dict[str, Any]:
        """The goals of a cycle from the top down, level by level"""
        return goal_map.show_map(uow, **query)


@map_blueprint.route("/map/unaligned")
class Unaligned(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(UnalignedQuery, location="query")
    @map_blueprint.response(200, CardPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """The goals of a cycle that hang by nothing above them, units' first"""
        return goal_map.show_unaligned(uow, **query)


@map_blueprint.route("/goals/<uuid:goal_id>/children")
class Children(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(ChildrenQuery, location="query")
    @map_blueprint.response(200, CardPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any], goal_id: UUID) -> Page:
        """The nearest goals below one"""
        return goal_map.show_children(uow, goal_id, **query)


@map_blueprint.route("/goals/<uuid:goal_id>/gaps")
class GoalGaps(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(GoalGapsQuery, location="query")
    @map_blueprint.response(200, GoalGapsOut)
    def get(self, uow: UnitOfWork, query: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
        """What one goal lacks, each with what closes it"""
        return {"items": goal_map.show_gaps(uow, goal_id, **query)}


@map_blueprint.route("/goals/search")
class GoalSearch(MethodView):
    @requires(scope="goals:read")
    @map_blueprint.arguments(SearchQuery, location="query")
    @map_blueprint.response(200, FoundOut)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> dict[str, Any]:
        """The best twenty goals for some words, in Chinese or English"""
        return {"items": goal_map.show_found(uow, query["q"], query["cycle_id"])}
