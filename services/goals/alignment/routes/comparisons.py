"""Comparisons, filed sheets and gaps over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import comparisons as comparison_queries
from services.goals.alignment.schemas.comparisons import (
    ComparedUnitFilter,
    ComparedUnitPage,
    ComparedUnitQuery,
    ComparisonFilter,
    ComparisonPage,
    ComparisonQuery,
    CycleUnitFilter,
    CycleUnitQuery,
    EffectivenessOut,
    FilingCountsOut,
    FilingFilter,
    FilingPage,
    FilingQuery,
    GapCountsOut,
    GapListFilter,
    GapPage,
    GapQuery,
    NudgeIn,
    NudgeInput,
    NudgeOut,
    SampleFilter,
    SampleOut,
    SampleQuery,
)
from services.goals.alignment.use_cases import comparisons, gaps, nudges
from services.goals.alignment.use_cases.gaps import GapCount
from services.goals.alignment.use_cases.nudges import NudgeCounts
from services.goals.alignment.views.effectiveness import Effectiveness, show_goal_effectiveness
from services.goals.alignment.views.references import ItemList
from services.goals.approvals.queries.filings import FilingSummary
from services.goals.approvals.use_cases import filings
from services.goals.goal_sheets.queries import goals as goal_queries

comparisons_blueprint = blueprint("comparisons", "Sheets side by side, filed sheets, and gaps")


@comparisons_blueprint.route("/comparisons")
class Comparisons(MethodView):
    @requires(scope="goals:read", internal=True)
    @comparisons_blueprint.arguments(ComparisonQuery, location="query")
    @comparisons_blueprint.response(200, ComparisonPage)
    def get(self, uow: UnitOfWork, query: ComparisonFilter) -> Page:
        """Sheets of a unit's peers side by side (level=peers), or of those one level below"""
        return comparisons.compare_sheets(uow, **query)


@comparisons_blueprint.route("/comparisons/units")
class ComparedUnits(MethodView):
    @requires(scope="goals:read", internal=True)
    @comparisons_blueprint.arguments(ComparedUnitQuery, location="query")
    @comparisons_blueprint.response(200, ComparedUnitPage)
    def get(self, uow: UnitOfWork, query: ComparedUnitFilter) -> Page:
        """Units that the caller may compare with their peers; none for who heads nobody"""
        return comparison_queries.units(
            uow, text=query["q"], after=query["after"], limit=query["limit"]
        )


@comparisons_blueprint.route("/goals/<uuid:goal_id>/effectiveness")
class GoalEffectiveness(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.response(200, EffectivenessOut)
    def get(self, uow: UnitOfWork, goal_id: UUID) -> Effectiveness:
        """How far what a goal handed down carries it (分解有效性)"""
        return show_goal_effectiveness(uow, goal_queries.goal(uow, goal_id))


@comparisons_blueprint.route("/filings")
class Filings(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(FilingQuery, location="query")
    @comparisons_blueprint.response(200, FilingPage)
    def get(self, uow: UnitOfWork, query: FilingFilter) -> Page:
        """Sheets of a cycle by state, and what is unusual about each (HR, executives)"""
        return filings.list_filings(uow, **query)


@comparisons_blueprint.route("/filings/counts")
class FilingCounts(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(CycleUnitQuery, location="query")
    @comparisons_blueprint.response(200, FilingCountsOut)
    def get(self, uow: UnitOfWork, query: CycleUnitFilter) -> FilingSummary:
        """How many sheets stand in each state, and how many have each thing unusual"""
        return filings.summarize_filings(uow, **query)


@comparisons_blueprint.route("/filings/sample")
class FilingSample(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(SampleQuery, location="query")
    @comparisons_blueprint.response(200, SampleOut)
    def get(self, uow: UnitOfWork, query: SampleFilter) -> filings.SampledFilings:
        """A random few of every unit's filed sheets; the same seed draws the same ones"""
        return filings.sample_filings(uow, **query)


@comparisons_blueprint.route("/gaps")
class Gaps(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(GapQuery, location="query")
    @comparisons_blueprint.response(200, GapPage)
    def get(self, uow: UnitOfWork, query: GapListFilter) -> Page:
        """What nobody carries, who has no goals, what hangs by nothing: each with its action"""
        return gaps.list_gaps(uow, **query)


@comparisons_blueprint.route("/gaps/counts")
class GapCounts(MethodView):
    @requires(scope="goals:read")
    @comparisons_blueprint.arguments(CycleUnitQuery, location="query")
    @comparisons_blueprint.response(200, GapCountsOut)
    def get(self, uow: UnitOfWork, query: CycleUnitFilter) -> ItemList[GapCount]:
        """How many gaps there are of each kind"""
        return gaps.count_gaps(uow, **query)


@comparisons_blueprint.route("/gaps/nudges")
class Nudges(MethodView):
    @requires(scope="goals:write", internal=True)
    @comparisons_blueprint.arguments(NudgeIn)
    @comparisons_blueprint.response(200, NudgeOut)
    def post(self, uow: UnitOfWork, new: NudgeInput) -> NudgeCounts:
        """Ask those who have no goals, or have not handed them in, once a day for each"""
        return nudges.nudge_owners(uow, **new)
