"""The working calendar over HTTP."""

from typing import Any

from flask.views import MethodView

from measures.working_days import regions
from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work
from services.goals import schemas
from services.goals.use_cases.working_calendar import (
    WorkingCalendarView,
    set_calendar,
    show_calendar,
)

working_calendar_blueprint = blueprint("working-calendar", "Which days the company works")


@working_calendar_blueprint.route("/working-calendar")
class WorkingCalendar(MethodView):
    @requires(scope="goals:read")
    @working_calendar_blueprint.response(200, schemas.WorkingCalendarOut)
    def get(self) -> WorkingCalendarView:
        """Which days the company works, this year's and the next one's"""
        with unit_of_work() as uow:
            return show_calendar(uow)

    @requires(scope="goals:write")
    @working_calendar_blueprint.arguments(schemas.WorkingCalendarIn)
    @working_calendar_blueprint.response(200, schemas.WorkingCalendarOut)
    def put(self, calendar: dict[str, Any]) -> WorkingCalendarView:
        """Set the region, days off and make-up days (If-Match, "0" where nobody has)"""
        with unit_of_work() as uow:
            return set_calendar(uow, **calendar, version=expected_version())


@working_calendar_blueprint.route("/working-calendar/regions")
class Regions(MethodView):
    @requires(scope="goals:read")
    @working_calendar_blueprint.response(200, schemas.RegionsOut)
    def get(self) -> dict[str, list[str]]:
        """Regions whose public holidays are known"""
        return {"items": sorted(regions())}
