"""Levels of goals, from the company down, and the order of goals by level."""

import sqlalchemy as sa

from services.goals.goal_sheets.models.goals import Goal

LEVELS = ("company", "unit", "person")
LEVEL_ORDER = sa.case((Goal.owner_kind == "company", 0), (Goal.owner_kind == "unit", 1), else_=2)
