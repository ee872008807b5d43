"""横向拉通会 over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.alignment.schemas.alignment_sessions import (
    AlignmentSessionChange,
    AlignmentSessionIn,
    AlignmentSessionOut,
    AlignmentSessionPage,
    AlignmentSessionQuery,
    AlignmentSessionStep,
    FindingChange,
    FindingIn,
    OutcomeIn,
)
from services.goals.alignment.use_cases import alignment_sessions, session_findings, session_views

alignment_sessions_blueprint = blueprint("alignment-sessions", "Heads look across their sheets")
ROOT = "/alignment-sessions/<uuid:session_id>"


@alignment_sessions_blueprint.route("/alignment-sessions")
class AlignmentSessions(MethodView):
    @requires(scope="goals:read", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionQuery, location="query")
    @alignment_sessions_blueprint.response(200, AlignmentSessionPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Sessions that the caller takes part in, newest first"""
        return session_views.show_page(uow, session_queries.sessions(uow, **query))

    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionIn)
    @alignment_sessions_blueprint.response(201, AlignmentSessionOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Call a session of a cycle, for units that one compares"""
        return session_views.show(uow, alignment_sessions.call(uow, new))


@alignment_sessions_blueprint.route(ROOT)
class OneAlignmentSession(MethodView):
    @requires(scope="goals:read", internal=True)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def get(self, uow: UnitOfWork, session_id: UUID) -> dict[str, Any]:
        """One session with its findings"""
        return session_views.show(uow, session_queries.session(uow, session_id))

    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionChange)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def patch(self, uow: UnitOfWork, changes: dict[str, Any], session_id: UUID) -> dict[str, Any]:
        """Change what it is about and who comes (If-Match)"""
        version = expected_version()
        changed = alignment_sessions.change(uow, session_id, changes, version)
        return session_views.show(uow, changed)


@alignment_sessions_blueprint.route(f"{ROOT}/transitions")
class AlignmentSessionTransitions(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionStep)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def post(self, uow: UnitOfWork, step: dict[str, Any], session_id: UUID) -> dict[str, Any]:
        """Open or close it; findings without an outcome keep it open"""
        return session_views.show(uow, alignment_sessions.move(uow, session_id, step["to"]))


@alignment_sessions_blueprint.route(f"{ROOT}/findings")
class Findings(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(FindingIn)
    @alignment_sessions_blueprint.response(201, AlignmentSessionOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], session_id: UUID) -> dict[str, Any]:
        """Note a finding about goals and sheets"""
        return session_views.show(uow, session_findings.note(uow, session_id, new))


@alignment_sessions_blueprint.route(f"{ROOT}/findings/<uuid:finding_id>")
class OneFinding(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(FindingChange)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def patch(
        self, uow: UnitOfWork, changes: dict[str, Any], session_id: UUID, finding_id: UUID
    ) -> dict[str, Any]:
        """Change a finding until it has an outcome (If-Match: the session's version)"""
        version = expected_version()
        changed = session_findings.change(uow, session_id, finding_id, changes, version)
        return session_views.show(uow, changed)


@alignment_sessions_blueprint.route(f"{ROOT}/findings/<uuid:finding_id>/outcomes")
class Outcomes(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(OutcomeIn)
    @alignment_sessions_blueprint.response(201, AlignmentSessionOut)
    def post(
        self, uow: UnitOfWork, new: dict[str, Any], session_id: UUID, finding_id: UUID
    ) -> dict[str, Any]:
        """Return a sheet, ask for a change of a goal, settle it, or carry it on"""
        return session_views.show(
            uow, session_findings.conclude(uow, session_id, finding_id, **new)
        )
