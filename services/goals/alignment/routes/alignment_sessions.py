"""Alignment sessions (横向拉通会) over HTTP."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import alignment_sessions as session_queries
from services.goals.alignment.schemas.alignment_sessions import (
    AlignmentSessionChange,
    AlignmentSessionChangeInput,
    AlignmentSessionFilter,
    AlignmentSessionIn,
    AlignmentSessionInput,
    AlignmentSessionOut,
    AlignmentSessionPage,
    AlignmentSessionQuery,
    AlignmentSessionStep,
    AlignmentSessionStepInput,
    FindingChange,
    FindingChangeInput,
    FindingIn,
    FindingInput,
    OutcomeIn,
    OutcomeInput,
)
from services.goals.alignment.use_cases import alignment_sessions, session_findings
from services.goals.alignment.views.alignment_sessions import (
    SessionDetail,
    show_session,
    show_session_page,
)

alignment_sessions_blueprint = blueprint("alignment-sessions", "Heads look across their sheets")
ROOT = "/alignment-sessions/<uuid:session_id>"


@alignment_sessions_blueprint.route("/alignment-sessions")
class AlignmentSessions(MethodView):
    @requires(scope="goals:read", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionQuery, location="query")
    @alignment_sessions_blueprint.response(200, AlignmentSessionPage)
    def get(self, uow: UnitOfWork, query: AlignmentSessionFilter) -> Page:
        """Sessions that the caller takes part in, newest first"""
        return show_session_page(uow, session_queries.sessions(uow, **query))

    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionIn)
    @alignment_sessions_blueprint.response(201, AlignmentSessionOut)
    def post(self, uow: UnitOfWork, new: AlignmentSessionInput) -> SessionDetail:
        """Call a session of a cycle, for units that one compares"""
        return show_session(uow, alignment_sessions.plan_session(uow, new))


@alignment_sessions_blueprint.route(ROOT)
class OneAlignmentSession(MethodView):
    @requires(scope="goals:read", internal=True)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def get(self, uow: UnitOfWork, session_id: UUID) -> SessionDetail:
        """One session with its findings"""
        return show_session(uow, session_queries.session(uow, session_id))

    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionChange)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def patch(
        self, uow: UnitOfWork, changes: AlignmentSessionChangeInput, session_id: UUID
    ) -> SessionDetail:
        """Change what it is about and who comes (If-Match)"""
        version = expected_version()
        session = alignment_sessions.change_session(uow, session_id, changes, version)
        return show_session(uow, session)


@alignment_sessions_blueprint.route(f"{ROOT}/transitions")
class AlignmentSessionTransitions(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(AlignmentSessionStep)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def post(
        self, uow: UnitOfWork, step: AlignmentSessionStepInput, session_id: UUID
    ) -> SessionDetail:
        """Open or close it; findings without an outcome keep it open"""
        return show_session(uow, alignment_sessions.move_session(uow, session_id, step["to"]))


@alignment_sessions_blueprint.route(f"{ROOT}/findings")
class Findings(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(FindingIn)
    @alignment_sessions_blueprint.response(201, AlignmentSessionOut)
    def post(self, uow: UnitOfWork, new: FindingInput, session_id: UUID) -> SessionDetail:
        """Note a finding about goals and sheets"""
        return show_session(uow, session_findings.note_finding(uow, session_id, new))


@alignment_sessions_blueprint.route(f"{ROOT}/findings/<uuid:finding_id>")
class OneFinding(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(FindingChange)
    @alignment_sessions_blueprint.response(200, AlignmentSessionOut)
    def patch(
        self, uow: UnitOfWork, changes: FindingChangeInput, session_id: UUID, finding_id: UUID
    ) -> SessionDetail:
        """Change a finding until it has an outcome (If-Match: the session's version)"""
        version = expected_version()
        session = session_findings.change_finding(uow, session_id, finding_id, changes, version)
        return show_session(uow, session)


@alignment_sessions_blueprint.route(f"{ROOT}/findings/<uuid:finding_id>/outcomes")
class Outcomes(MethodView):
    @requires(scope="goals:write", internal=True)
    @alignment_sessions_blueprint.arguments(OutcomeIn)
    @alignment_sessions_blueprint.response(201, AlignmentSessionOut)
    def post(
        self, uow: UnitOfWork, new: OutcomeInput, session_id: UUID, finding_id: UUID
    ) -> SessionDetail:
        """Return a sheet, ask for a change of a goal, settle it, or carry it on"""
        session = session_findings.conclude_finding(uow, session_id, finding_id, **new)
        return show_session(uow, session)
