"""The HTTP edge of the inbox."""

from uuid import UUID

from flask.views import MethodView

from servicekit.http.edge import requires
from servicekit.http.localization import request_locale
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import PageQuery, Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.inbox import schemas
from services.notifications.inbox.use_cases import notices
from services.notifications.inbox.views import NoticeView

notices_blueprint = blueprint("notices", "What one person should know")


@notices_blueprint.route("/notices")
class Notices(MethodView):
    @requires(scope="notices:read", internal=True)
    @notices_blueprint.arguments(Query, location="query")
    @notices_blueprint.response(200, schemas.NoticePage)
    def get(self, uow: UnitOfWork, query: PageQuery) -> Page:
        """One's own notices, newest first"""
        return notices.list_notices(uow, request_locale(), **query)


@notices_blueprint.route("/notices/count")
class NoticeCount(MethodView):
    @requires(scope="notices:read", internal=True)
    @notices_blueprint.response(200, schemas.CountOut)
    def get(self, uow: UnitOfWork) -> notices.UnreadCount:
        """How many of one's own notices are unread"""
        return notices.count_unread(uow)


@notices_blueprint.route("/notices/<uuid:notice_id>/reads")
class NoticeReads(MethodView):
    @requires(scope="notices:write", internal=True)
    @notices_blueprint.response(200, schemas.NoticeOut)
    def post(self, uow: UnitOfWork, notice_id: UUID) -> NoticeView:
        """Mark a notice as read"""
        return notices.mark_read(uow, notice_id, request_locale())
