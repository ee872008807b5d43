"""The HTTP edge of goals: the blueprints of its features."""

from services.goals.alignment.routes.alignment_sessions import alignment_sessions_blueprint
from services.goals.alignment.routes.cascade import cascade_blueprint
from services.goals.alignment.routes.comparisons import comparisons_blueprint
from services.goals.alignment.routes.goal_map import map_blueprint
from services.goals.approvals.routes.flows import flows_blueprint
from services.goals.approvals.routes.requests import requests_blueprint
from services.goals.cycles.routes.cycles import cycles_blueprint
from services.goals.cycles.routes.working_calendar import working_calendar_blueprint
from services.goals.drafts.routes.change_requests import change_requests_blueprint
from services.goals.drafts.routes.goals import goals_blueprint
from services.goals.drafts.routes.sheets import sheets_blueprint
from services.goals.drafts.routes.workbooks import workbooks_blueprint
from services.goals.drafts.routes.writing import writing_blueprint
from services.goals.library.routes.items import library_blueprint
from services.goals.library.routes.templates import templates_blueprint
from services.goals.metrics.routes import metrics_blueprint
from services.goals.retrospectives.routes import retrospectives_blueprint
from services.goals.setup.routes import dry_run_blueprint

blueprints = [
    cycles_blueprint,
    working_calendar_blueprint,
    dry_run_blueprint,
    sheets_blueprint,
    goals_blueprint,
    map_blueprint,
    metrics_blueprint,
    library_blueprint,
    templates_blueprint,
    writing_blueprint,
    cascade_blueprint,
    requests_blueprint,
    change_requests_blueprint,
    flows_blueprint,
    workbooks_blueprint,
    retrospectives_blueprint,
    comparisons_blueprint,
    alignment_sessions_blueprint,
]
