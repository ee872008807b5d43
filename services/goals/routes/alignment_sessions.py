"""横向拉通会 over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.paging import Page
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work import unit_of_work
from services.goals import queries, schemas
from services.goals.use_cases import alignment_sessions, convening, findings

alignment_sessions_blueprint = blueprint("alignment-sessions", "Heads look across their sheets")
ROOT = "/alignment-sessions/<uuid:session_id>"


@alignment_sessions_blueprint.route("/alignment-sessions")
class AlignmentSessions(MethodView):
    @requires(scope="goals:read", internal=True)
    @alignment_sessions_blueprint.arguments(schemas.AlignmentSessionQuery, location="query")
    @alignment_sessions_blueprint.response(200, schemas.AlignmentSessionPage)
    def get(self, query: dict[str, Any]) -> Page:
        """Sessions that the caller takes part in, newest first"""
        with unit_of_work() as uow:
            return convening.show_page(uow, queries.alignment_sessions.sessions(uow, **query))

    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(schemas.AlignmentSessionIn)
    @alignment_sessions_blueprint.response(201, schemas.AlignmentSessionOut)
    def post(self, new: dict[str, Any]) -> dict[str, Any]:
        """Call a session of a cycle, for units that one compares"""
        with unit_of_work() as uow:
            return convening.show(uow, alignment_sessions.call(uow, new))


@alignment_sessions_blueprint.route(ROOT)
class OneAlignmentSession(MethodView):
    @requires(scope="goals:read", internal=True)
    @alignment_sessions_blueprint.response(200, schemas.AlignmentSessionOut)
    def get(self, session_id: UUID) -> dict[str, Any]:
        """One session with its findings"""
        with unit_of_work() as uow:
            return convening.show(uow, queries.alignment_sessions.session(uow, session_id))

    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(schemas.AlignmentSessionChange)
    @alignment_sessions_blueprint.response(200, schemas.AlignmentSessionOut)
    def patch(self, changes: dict[str, Any], session_id: UUID) -> dict[str, Any]:
        """Change what it is about and who comes (If-Match)"""
        with unit_of_work() as uow:
            version = expected_version()
            changed = alignment_sessions.change(uow, session_id, changes, version)
            return convening.show(uow, changed)


@alignment_sessions_blueprint.route(f"{ROOT}/transitions")
class AlignmentSessionTransitions(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(schemas.AlignmentSessionStep)
    @alignment_sessions_blueprint.response(200, schemas.AlignmentSessionOut)
    def post(self, step: dict[str, Any], session_id: UUID) -> dict[str, Any]:
        """Open or close it; findings without an outcome keep it open"""
        with unit_of_work() as uow:
            return convening.show(uow, alignment_sessions.move(uow, session_id, step["to"]))


@alignment_sessions_blueprint.route(f"{ROOT}/findings")
class Findings(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(schemas.FindingIn)
    @alignment_sessions_blueprint.response(201, schemas.AlignmentSessionOut)
    def post(self, new: dict[str, Any], session_id: UUID) -> dict[str, Any]:
        """Note a finding about goals and sheets"""
        with unit_of_work() as uow:
            return convening.show(uow, findings.note(uow, session_id, new))


@alignment_sessions_blueprint.route(f"{ROOT}/findings/<uuid:finding_id>")
class OneFinding(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(schemas.FindingChange)
    @alignment_sessions_blueprint.response(200, schemas.AlignmentSessionOut)
    def patch(self, changes: dict[str, Any], session_id: UUID, finding_id: UUID) -> dict[str, Any]:
        """Change a finding until it has an outcome (If-Match: the session's version)"""
        with unit_of_work() as uow:
            version = expected_version()
            changed = findings.change(uow, session_id, finding_id, changes, version)
            return convening.show(uow, changed)


@alignment_sessions_blueprint.route(f"{ROOT}/findings/<uuid:finding_id>/outcomes")
class Outcomes(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(schemas.OutcomeIn)
    @alignment_sessions_blueprint.response(201, schemas.AlignmentSessionOut)
    def post(self, new: dict[str, Any], session_id: UUID, finding_id: UUID) -> dict[str, Any]:
        """Return a sheet, ask for a change of a goal, settle it, or carry it on"""
        with unit_of_work() as uow:
            return convening.show(uow, findings.conclude(uow, session_id, finding_id, **new))
