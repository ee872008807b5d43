"""Comparing across, filing and gaps over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.paging import Page
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work
from services.goals import queries, schemas
from services.goals.use_cases import comparing, effectiveness, filing, gaps, nudging

comparisons_blueprint = blueprint("comparisons", "Sheets side by side, filed sheets, and gaps")


@comparisons_blueprint.route("/comparisons")
class Comparisons(MethodView):
    @requires(scope="goals:read", internal=True)
    @comparisons_blueprint.arguments(schemas.ComparisonQuery, location="query")
    @comparisons_blueprint.response(200, schemas.ComparisonPage)
    def get(self, query: dict[str, Any]) -> Page:
        """Sheets of a unit's peers side by side (level=own), or of those one level below"""
        with unit_of_work() as uow:
            return comparing.compare(uow, **query)


@comparisons_blueprint.route("/comparisons/units")
class ComparedUnits(MethodView):
    @requires(scope="goals:read", internal=True)
    @comparisons_blueprint.arguments(schemas.ComparedUnitQuery, location="query")
    @comparisons_blueprint.response(200, schemas.ComparedUnitPage)
    def get(self, query: dict[str, Any]) -> Page:
        """Units that the caller may compare with their peers; none for who heads nobody"""
        with unit_of_work() as uow:
            return queries.comparisons.units(uow, text=query.pop("q"), **query)


@comparisons_blueprint.route("/goals/<uuid:goal_id>/effectiveness")
class Effectiveness(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.response(200, schemas.EffectivenessOut)
    def get(self, goal_id: UUID) -> dict[str, Any]:
        """How far what a goal handed down carries it (分解有效性)"""
        with unit_of_work() as uow:
            return effectiveness.of_goal(uow, queries.goals.goal(uow, goal_id))


@comparisons_blueprint.route("/filings")
class Filings(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(schemas.FilingQuery, location="query")
    @comparisons_blueprint.response(200, schemas.FilingPage)
    def get(self, query: dict[str, Any]) -> Page:
        """Sheets of a cycle by state, and what is unusual about each (HR, executives)"""
        with unit_of_work() as uow:
            return filing.listed(uow, query)


@comparisons_blueprint.route("/filings/counts")
class FilingCounts(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(schemas.CycleUnitQuery, location="query")
    @comparisons_blueprint.response(200, schemas.FilingCountsOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """How many sheets stand in each state, and how many have each thing unusual"""
        with unit_of_work() as uow:
            return filing.summed_up(uow, **query)


@comparisons_blueprint.route("/filings/sample")
class FilingSample(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(schemas.SampleQuery, location="query")
    @comparisons_blueprint.response(200, schemas.SampleOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """A random few of every unit's filed sheets; the same seed draws the same ones"""
        with unit_of_work() as uow:
            return filing.sample(uow, **query)


@comparisons_blueprint.route("/gaps")
class Gaps(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(schemas.GapQuery, location="query")
    @comparisons_blueprint.response(200, schemas.GapPage)
    def get(self, query: dict[str, Any]) -> Page:
        """What nobody carries, who has no goals, what hangs by nothing: each with its action"""
        with unit_of_work() as uow:
            return gaps.listed(uow, **query)


@comparisons_blueprint.route("/gaps/counts")
class GapCounts(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(schemas.CycleUnitQuery, location="query")
    @comparisons_blueprint.response(200, schemas.GapCountsOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """How many gaps there are of each kind"""
        with unit_of_work() as uow:
            return gaps.counted(uow, **query)


@comparisons_blueprint.route("/gaps/nudges")
class Nudges(MethodView):
    @requires(scope="goals:write", internal=True)
    @comparisons_blueprint.arguments(schemas.NudgeIn)
    @comparisons_blueprint.response(200, schemas.NudgeOut)
    def post(self, asked: dict[str, Any]) -> dict[str, int]:
        """Ask those who have no goals, or have not handed them in, once a day for each"""
        with unit_of_work() as uow:
            return nudging.nudge(uow, **asked)
