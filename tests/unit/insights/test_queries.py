"""Statements that say themselves what they start from."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from servicekit.callers import System
from servicekit.ids import new_id
from services.insights.queries import board


def test_units_are_read_though_another_thread_made_the_aliass_columns_anew() -> None:
    """At a process's first requests two threads may ask the alias for its columns at once."""
    statement = board._select_units()

    board.heads._reset_column_collection()

    assert board.heads.c.id is not None
    assert "FROM directory_units LEFT OUTER JOIN directory_people AS heads" in str(statement)


def test_goals_are_what_the_board_starts_from() -> None:
    tenant = SimpleNamespace(today=lambda: date(2026, 1, 1))
    uow: Any = SimpleNamespace(caller=System(tenant_id=new_id()), tenant=tenant)

    statement = str(board._select_goals(uow))

    assert "FROM goals LEFT OUTER JOIN directory_people" in statement
