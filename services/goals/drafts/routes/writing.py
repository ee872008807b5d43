"""The writing guide, past key results and copies of sheets over HTTP."""

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.schemas import SheetInput
from services.goals.drafts.schemas.writing import (
    CopyCountsOut,
    DraftIn,
    DraftInput,
    FindingsOut,
    PastKeyResultFilter,
    PastKeyResultPage,
    PastKeyResultQuery,
    SheetCopyIn,
    UnitCopyIn,
    UnitCopyInput,
    WritingRulesIn,
    WritingRulesInput,
    WritingRulesOut,
)
from services.goals.drafts.use_cases import copy_previous_period, past_key_results, writing_guide
from services.goals.drafts.use_cases.copy_previous_period import CopyCounts
from services.goals.drafts.use_cases.writing_guide import WritingFindingView, WritingRulesView
from services.goals.goal_sheets.schemas.sheets import SheetOut
from services.goals.goal_sheets.use_cases import sheets
from services.goals.goal_sheets.views.sheets import SheetView, show_sheet

writing_blueprint = blueprint("writing", "What helps to write goals properly")


class FindingText(TypedDict):
    """A finding in the caller's language."""

    code: str
    severity: str
    path: str
    goal_id: UUID | None
    message: str
    advice: str


class FindingList(TypedDict):
    """All findings of a draft or a sheet."""

    items: list[FindingText]


@writing_blueprint.route("/drafts/check")
class DraftCheck(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.arguments(DraftIn)
    @writing_blueprint.response(200, FindingsOut)
    def post(self, uow: UnitOfWork, draft: DraftInput) -> FindingList:
        """Check a goal that is being written; nothing is saved"""
        return finding_list(writing_guide.check_draft(uow, draft))


@writing_blueprint.route("/sheets/<uuid:sheet_id>/findings")
class SheetFindings(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.response(200, FindingsOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> FindingList:
        """Check the goals of a sheet"""
        sheet, goals = sheets.visible_sheet(uow, sheet_id)
        return finding_list(writing_guide.check_goals_of_sheet(uow, sheet, goals))


@writing_blueprint.route("/writing_rules")
class WritingRules(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.response(200, WritingRulesOut)
    def get(self, uow: UnitOfWork) -> WritingRulesView:
        """The severity of each check, and the limits"""
        return writing_guide.show_rules(uow)

    @requires(scope="goals:write")
    @writing_blueprint.arguments(WritingRulesIn)
    @writing_blueprint.response(200, WritingRulesOut)
    def put(self, uow: UnitOfWork, rules: WritingRulesInput) -> WritingRulesView:
        """Set the severity of each check and the limits (If-Match, "0" the first time)"""
        return writing_guide.set_rules(uow, rules, expected_version())


@writing_blueprint.route("/past-key-results")
class EarlierKeyResults(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.arguments(PastKeyResultQuery, location="query")
    @writing_blueprint.response(200, PastKeyResultPage)
    def get(self, uow: UnitOfWork, query: PastKeyResultFilter) -> Page:
        """An owner's key results of earlier cycles with their results, newest first"""
        return past_key_results.past_key_results(uow, **query)


@writing_blueprint.route("/sheets/copies")
class CarriedSheets(MethodView):
    @requires(scope="goals:write")
    @writing_blueprint.arguments(SheetCopyIn)
    @writing_blueprint.response(201, SheetOut)
    def post(self, uow: UnitOfWork, new: SheetInput) -> SheetView:
        """Copy the goals of an owner's last sheet as drafts without targets"""
        sheet = copy_previous_period.copy_sheet(uow, new["cycle_id"], new["owner"])
        return show_sheet(uow, *sheets.visible_sheet(uow, sheet.id))


@writing_blueprint.route("/sheets/unit-copies")
class CarriedUnits(MethodView):
    @requires(scope="goals:write")
    @writing_blueprint.arguments(UnitCopyIn)
    @writing_blueprint.response(200, CopyCountsOut)
    def post(self, uow: UnitOfWork, new: UnitCopyInput) -> CopyCounts:
        """Copy the last sheets of all people of a unit who have no goals in the cycle yet"""
        return copy_previous_period.copy_sheets_of_unit(uow, new["cycle_id"], new["unit_id"])


def finding_list(findings: Sequence[WritingFindingView]) -> FindingList:
    """Show findings in the caller's language."""
    return {
        "items": [
            FindingText(
                code=finding.code,
                severity=finding.severity,
                path=finding.path,
                goal_id=finding.goal_id,
                message=translate(f"writing.{finding.code}", finding.parameters),
                advice=translate(f"writing.{finding.code}_todo", finding.parameters),
            )
            for finding in findings
        ]
    }
