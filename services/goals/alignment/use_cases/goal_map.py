"""The map of goals (对齐地图) and the search."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from servicekit.errors import invalid
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import goal_map as goal_map_queries
from services.goals.alignment.queries import goal_search as goal_search_queries
from services.goals.alignment.queries.goal_map import MapPlace, MapPosition
from services.goals.alignment.views.goal_cards import (
    CardGapView,
    GoalCard,
    GoalSummary,
    gaps_by_goal,
    show_cards,
    show_summaries,
)
from services.goals.cycles import queries as cycle_queries
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.queries import goals as goal_queries
from services.goals.search.search_index import tsquery


@dataclass(frozen=True)
class Extent:
    """How much of the map one answer has: levels below the first, children of a goal, cards."""

    depth: int
    breadth: int
    cards: int


# The whole map follows every link that is read: a goal added there takes no other goal's place.
FIRST_SCREEN, WHOLE = Extent(1, 12, 200), Extent(12, goal_map_queries.MAX_LINKS, 1000)
# Steps, goals so far, and the path of the last of them.
CURSOR = re.compile("([0-9]{1,2})-([0-9]{1,5})-([0-9a-f]{1,800})")


@dataclass(frozen=True)
class PlacedCard(GoalCard):
    """A card below the nearest visible goal above it."""

    parent_id: UUID | None
    depth: int


@dataclass(frozen=True)
class MapView:
    """A page of the map of a cycle."""

    cycle: Cycle
    items: list[PlacedCard]
    next: str | None


def show_map(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID | None, all_levels: bool, after: str
) -> MapView:
    """Show the map of a cycle level by level, from the company or from a unit down.

    The first two levels unless `whole`; Invalid field.cursor for a wrong `after`.
    """
    cycle = cycle_queries.cycle(uow, cycle_id)
    roots = (
        goal_map_queries.roots_of_unit(uow, cycle, unit_id)
        if unit_id
        else goal_map_queries.roots_of_cycle(uow, cycle_id)
    )
    position = position_of(after)
    extent = WHOLE if all_levels else FIRST_SCREEN
    places = goal_map_queries.map_places(
        uow, roots, extent.depth, extent.breadth, after=position, limit=extent.cards + 1
    )
    page = places[: extent.cards]
    cards = show_cards(uow, [place.id for place in page], unit_id)
    return MapView(
        cycle=cycle,
        items=[
            PlacedCard(**vars(card), parent_id=place.parent_id, depth=place.depth)
            for card, place in zip(cards, page, strict=True)
        ],
        next=cursor_of(position, page) if len(places) > extent.cards else None,
    )


def list_children(
    uow: UnitOfWork, goal_id: UUID, *, unit_id: UUID | None, after: str, limit: int
) -> Page:
    """List the nearest goals below one that the caller sees, as cards with the gaps of a unit."""
    goal = goal_queries.goal(uow, goal_id)
    page = goal_map_queries.children_page(uow, goal.id, after=after, limit=limit)
    return Page(items=show_cards(uow, page["items"], unit_id), next=page["next"])


def list_unaligned(
    uow: UnitOfWork, *, cycle_id: UUID, unit_id: UUID | None, after: str, limit: int
) -> Page:
    """List the goals without a parent, which the map does not reach, as cards."""
    cycle = cycle_queries.cycle(uow, cycle_id)
    page = goal_map_queries.unaligned_page(uow, cycle, unit_id, after=after, limit=limit)
    return Page(items=show_cards(uow, page["items"], unit_id), next=page["next"])


def list_goal_gaps(uow: UnitOfWork, goal_id: UUID, unit_id: UUID | None) -> list[CardGapView]:
    """List the gaps of one goal that the caller sees."""
    goal = goal_queries.goal(uow, goal_id)
    owners = {goal.id: (goal.owner_kind, goal.owner_id)}
    return gaps_by_goal(uow, owners, unit_id).get(goal.id, [])


def search_goals(uow: UnitOfWork, text: str, cycle_id: UUID | None) -> list[GoalSummary]:
    """Search goals by words and by names of owners, the best first; none for text without words."""
    terms = tsquery(text)
    ids = goal_search_queries.goals(uow, text, terms, cycle_id) if terms else []
    return show_summaries(uow, ids)


def cursor_of(before: MapPosition, page: Sequence[MapPlace]) -> str:
    """Write the cursor of the page after `page`, which began after `before`."""
    last = page[-1]
    return f"{last.steps}-{before.goal_count + len(page)}-{last.path}"


def position_of(cursor: str) -> MapPosition:
    """Read a cursor, empty before the first page; Invalid field.cursor."""
    if not cursor:
        return MapPosition()
    match = CURSOR.fullmatch(cursor)
    if match is None:
        raise invalid("after", "field.cursor")
    return MapPosition(int(match[1]), match[3], int(match[2]))
