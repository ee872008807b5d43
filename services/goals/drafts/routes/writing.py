"""The writing guide, earlier key results and sheets taken over, over HTTP."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.drafts.schemas.writing import (
    CarriedOut,
    CarryIn,
    CarryUnitIn,
    DraftIn,
    EarlierPage,
    EarlierQuery,
    FindingsOut,
    WritingRulesIn,
    WritingRulesOut,
)
from services.goals.drafts.use_cases import copy_previous_period, past_key_results, writing_guide
from services.goals.goal_sheets.schemas.sheets import SheetOut
from services.goals.goal_sheets.use_cases import goal_views, sheets

writing_blueprint = blueprint("writing", "What helps to write goals properly")


@writing_blueprint.route("/drafts/check")
class DraftCheck(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.arguments(DraftIn)
    @writing_blueprint.response(200, FindingsOut)
    def post(self, uow: UnitOfWork, draft: dict[str, Any]) -> dict[str, Any]:
        """What is off in a goal as it is written; nothing is kept"""
        return findings(writing_guide.check_draft(uow, draft))


@writing_blueprint.route("/sheets/<uuid:sheet_id>/findings")
class SheetFindings(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.response(200, FindingsOut)
    def get(self, uow: UnitOfWork, sheet_id: UUID) -> dict[str, Any]:
        """What is off in the goals of a sheet"""
        sheet, goals = sheets.visible_sheet(uow, sheet_id)
        return findings(writing_guide.check_whole(uow, sheet, goals))


@writing_blueprint.route("/writing_rules")
class WritingRules(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.response(200, WritingRulesOut)
    def get(self, uow: UnitOfWork) -> dict[str, Any]:
        """How strictly each check is taken"""
        return writing_guide.show_rules(uow)

    @requires(scope="goals:write")
    @writing_blueprint.arguments(WritingRulesIn)
    @writing_blueprint.response(200, WritingRulesOut)
    def put(self, uow: UnitOfWork, rules: dict[str, Any]) -> dict[str, Any]:
        """Set how strictly each check is taken (If-Match, "0" where nobody has)"""
        return writing_guide.set_rules(uow, rules, expected_version())


@writing_blueprint.route("/earlier_key_results")
class EarlierKeyResults(MethodView):
    @requires(scope="goals:read")
    @writing_blueprint.arguments(EarlierQuery, location="query")
    @writing_blueprint.response(200, EarlierPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """An owner's key results of earlier cycles, newest first, with what was reached"""
        return past_key_results.earlier(uow, **query)


@writing_blueprint.route("/sheets/carried")
class CarriedSheets(MethodView):
    @requires(scope="goals:write")
    @writing_blueprint.arguments(CarryIn)
    @writing_blueprint.response(201, SheetOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Draft an owner's last sheet once more, with targets to be set anew"""
        sheet = copy_previous_period.carry_sheet(uow, new["cycle_id"], new["owner"])
        return goal_views.show_sheet(uow, *sheets.visible_sheet(uow, sheet.id))


@writing_blueprint.route("/sheets/carried_of_unit")
class CarriedUnits(MethodView):
    @requires(scope="goals:write")
    @writing_blueprint.arguments(CarryUnitIn)
    @writing_blueprint.response(200, CarriedOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, int]:
        """Likewise for everybody of a unit who has no goals in the cycle yet"""
        return copy_previous_period.carry_unit(uow, new["cycle_id"], new["unit_id"])


def findings(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the writing guide found: what it is, and what to do about it."""
    return {
        "items": [
            finding
            | {
                "message": translate(f"writing.{finding['code']}", finding["parameters"]),
                "advice": translate(f"writing.{finding['code']}_todo", finding["parameters"]),
            }
            for finding in found
        ]
    }
