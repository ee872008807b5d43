"""What a new tenant starts with: running cycles, a library of indicators, templates."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import marshmallow as ma

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.use_cases.cycle_years import add_starter_cycles
from services.goals.library import writes as library_writes
from services.goals.library.models import LibraryItem, Template, search_words
from services.goals.library.schemas.items import LibraryItemIn, LibraryItemInput
from services.goals.library.schemas.templates import TemplateIn, TemplateInput
from services.goals.library.use_cases.templates import to_json_values
from services.goals.metrics.use_cases import data_days

CONTENT = Path(__file__).parents[1] / "content"


def seed_tenant(uow: UnitOfWork) -> None:
    """Add the cycles, indicators and templates that the tenant does not have yet."""
    add_starter_cycles(uow)
    seed_library(uow)


def upgrade_tenant(uow: UnitOfWork) -> None:
    """Add the indicators and templates of a new release; cycles are the tenant's own."""
    seed_library(uow)
    data_days.schedule_all_reminders(uow)


def seed_library(uow: UnitOfWork) -> None:
    """Insert the indicators and templates whose codes are new in the tenant.

    Archived rows retain their code: nothing that the tenant changed is overwritten, and nothing
    that it archived returns.
    """
    inserted_rows = library_writes.insert_library_content(uow, *_content_json())
    if inserted_rows:
        uow.audit("library.seeded", f"tenant:{uow.tenant.id}", after={"rows": inserted_rows})


def library_items() -> list[LibraryItemInput]:
    """Return the indicators of the release as `LibraryItemIn` loads them."""
    return _load_content("library.json", LibraryItemIn())


def templates() -> list[TemplateInput]:
    """Return the templates of the release as `TemplateIn` loads them."""
    return _load_content("templates.json", TemplateIn())


@cache
def _content_json() -> tuple[str, str]:
    """Indicators and templates, validated once in a process: tenants come in bursts."""
    item_rows = [{**row, "words": search_words(LibraryItem, row)} for row in library_items()]
    template_rows = [{**row, "words": search_words(Template, row)} for row in templates()]
    return json.dumps(to_json_values(item_rows)), json.dumps(to_json_values(template_rows))


def _load_content(file_name: str, schema: ma.Schema) -> list[Any]:
    rows = json.loads((CONTENT / file_name).read_text(encoding="utf-8"))
    return [schema.load(row) for row in rows]
