"""The working calendar over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from flask.views import MethodView

from measures.working_days import regions
from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.schemas.working_calendar import (
    RegionsOut,
    WorkingCalendarIn,
    WorkingCalendarOut,
)
from services.goals.cycles.use_cases.working_calendar import (
    WorkingCalendarView,
    set_calendar,
    show_calendar,
)

working_calendar_blueprint = blueprint("working-calendar", "Which days the company works")


class WorkingCalendarSetting(TypedDict):
    """WorkingCalendarIn."""

    region: str
    days_off: Sequence[date]
    make_up_days: Sequence[date]


@working_calendar_blueprint.route("/working-calendar")
class TenantWorkingCalendar(MethodView):
    @requires(scope="goals:read")
    @working_calendar_blueprint.response(200, WorkingCalendarOut)
    def get(self, uow: UnitOfWork) -> WorkingCalendarView:
        """Which days the company works, this year's and the next one's"""
        return show_calendar(uow)

    @requires(scope="goals:write")
    @working_calendar_blueprint.arguments(WorkingCalendarIn)
    @working_calendar_blueprint.response(200, WorkingCalendarOut)
    def put(self, uow: UnitOfWork, setting: WorkingCalendarSetting) -> WorkingCalendarView:
        """Set the region, days off and make-up days (If-Match, "0" where nobody has)"""
        return set_calendar(uow, **setting, version=expected_version())


@working_calendar_blueprint.route("/working-calendar/regions")
class Regions(MethodView):
    @requires(scope="goals:read")
    @working_calendar_blueprint.response(200, RegionsOut)
    def get(self, uow: UnitOfWork) -> dict[str, list[str]]:
        """Regions whose public holidays are known"""
        return {"items": sorted(regions())}
