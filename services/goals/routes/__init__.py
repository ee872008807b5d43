"""The HTTP edge of goals, by aggregate."""

from .alignment_sessions import alignment_sessions_blueprint
from .cascade import cascade_blueprint
from .comparisons import comparisons_blueprint
from .cycles import cycles_blueprint
from .flows import flows_blueprint
from .goals import goals_blueprint
from .library import library_blueprint
from .map import map_blueprint
from .metrics import metrics_blueprint
from .requests import requests_blueprint
from .retrospectives import retrospectives_blueprint
from .sheets import sheets_blueprint
from .templates import templates_blueprint
from .workbooks import workbooks_blueprint
from .working_calendar import working_calendar_blueprint
from .writing import writing_blueprint

blueprints = [
    cycles_blueprint,
    sheets_blueprint,
    goals_blueprint,
    map_blueprint,
    metrics_blueprint,
    library_blueprint,
    templates_blueprint,
    writing_blueprint,
    cascade_blueprint,
    requests_blueprint,
    flows_blueprint,
    workbooks_blueprint,
    retrospectives_blueprint,
    comparisons_blueprint,
    alignment_sessions_blueprint,
    working_calendar_blueprint,
]
