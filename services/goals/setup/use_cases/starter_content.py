"""What a company finds when it begins: running cycles, a library of indicators, templates."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.use_cases.cycle_years import add_starter_cycles
from services.goals.library import queries as library_queries
from services.goals.library.models import LibraryItem, Template, found_by
from services.goals.library.schemas.items import LibraryItemIn
from services.goals.library.schemas.templates import TemplateIn
from services.goals.library.use_cases.templates import kept
from services.goals.metrics.use_cases import data_days

CONTENT = Path(__file__).parents[1] / "content"


def lay_starters(uow: UnitOfWork) -> None:
    """Whatever of it is not there yet: what a company changed or archived stays as it is."""
    add_starter_cycles(uow)
    lay_content(uow)


def renew(uow: UnitOfWork) -> None:
    """What a release adds for a company that is there already; its cycles are its own."""
    lay_content(uow)
    data_days.follow_all(uow)


def lay_content(uow: UnitOfWork) -> None:
    """Indicators and templates whose codes are new here.

    A code stays for good, archived or not: nothing that the company changed is overwritten, and
    nothing that it put away comes back.
    """
    laid = library_queries.lay(uow, *_rows())
    if laid:
        uow.audit("library.laid", f"tenant:{uow.tenant.id}", after={"rows": laid})


def library_items() -> list[dict[str, Any]]:
    return _read("library.json", LibraryItemIn())


def templates() -> list[dict[str, Any]]:
    return _read("templates.json", TemplateIn())


@cache
def _rows() -> tuple[str, str]:
    """Read and checked once in a process: companies come in bursts."""
    items, found = library_items(), templates()
    items = [row | {"words": found_by(LibraryItem, row)} for row in items]
    found = [row | {"words": found_by(Template, row)} for row in found]
    return json.dumps(kept(items)), json.dumps(kept(found))


def _read(name: str, schema: Any) -> list[dict[str, Any]]:
    rows = json.loads((CONTENT / name).read_text(encoding="utf-8"))
    return [schema.load(row) for row in rows]
