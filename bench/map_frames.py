"""Frames a second of the map in Chromium, panned over 5,000 goals that are all in sight."""

import json
import mimetypes
import time
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any, Literal

from playwright.sync_api import Page, Route, sync_playwright

from bench.measure.rig import Bench
from deploy.local.toolchain import UI_DIST, prepare

N, SMOKE_N = 5_000, 500
NEEDS = "postgres"
CHROMIUM = "/usr/bin/chromium"
# A name that is never looked up: every request is answered here.
ORIGIN = "http://localhost:1"
LEVELS = (10, 100, 900, 3_990)
HEALTHS = ("on_track", "lagging", "at_risk", "outdated", "pending", "early", "achieved")
GAP = {"kind": "no_contributor", "count": 2, "action": "cascade", "key_result_id": None}
GAPS = [GAP | {"allowed_actions": ["cascade"]}]
SECONDS, QUICK_SECONDS, SMOKE_SECONDS = 10, 4, 1
# Moves by whole pixels, turning at the ends, and notes when each frame came.
PAN = """
    async ([seconds, zooms]) => {
      const canvas = document.querySelector("canvas");
      const box = canvas.getBoundingClientRect();
      const at = (x, y) => ({ clientX: box.left + x, clientY: box.top + y, bubbles: true,
        pointerId: 1, isPrimary: true, button: 0, buttons: 1 });
      canvas.setPointerCapture = () => undefined;
      const wheel = (by) => canvas.dispatchEvent(new WheelEvent("wheel",
        { deltaY: by, clientX: box.left + 300, clientY: box.top + 300, cancelable: true }));
      for (let turn = 0; turn < zooms; turn++) wheel(-120);
      let y = 300, step = 9, seen = Infinity;
      canvas.dispatchEvent(new PointerEvent("pointerdown", at(300, y)));
      const frames = [];
      const end = performance.now() + seconds * 1000;
      await new Promise((done) => {
        const tick = (now) => {
          frames.push(now);
          seen = Math.min(seen, Number(canvas.dataset.goals));
          y += step;
          if (y > box.height - 20 || y < 20) step = -step;
          canvas.dispatchEvent(new PointerEvent("pointermove", at(300, y)));
          now < end ? requestAnimationFrame(tick) : done();
        };
        requestAnimationFrame(tick);
      });
      canvas.dispatchEvent(new PointerEvent("pointerup", at(300, y)));
      return { frames, seen };
    }
"""


def data(_bench: Bench) -> None:
    prepare(pages=True)


def run(bench: Bench) -> dict[str, object]:
    seconds = bench.choose(SECONDS, quick=QUICK_SECONDS, smoke=SMOKE_SECONDS)
    cards = bench.choose(N, smoke=SMOKE_N)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        open_map(page, cards=cards)
        page.wait_for_function(f"document.querySelector('canvas')?.dataset.goals >= {cards}")
        all_in_sight = page.evaluate(PAN, [seconds, 0])
        close = page.evaluate(PAN, [seconds, 12])
        browser.close()
    return {
        "n": cards,
        "in_sight": all_in_sight["seen"],
        **_figures(all_in_sight["frames"]),
        **{f"close_{name}": figure for name, figure in _figures(close["frames"]).items()},
    }


def _figures(frames: list[float]) -> dict[str, float]:
    """Frames a second over the whole, and the frame that 95 of 100 do not take longer than."""
    took = [after - before for before, after in pairwise(frames)]
    return {"per_s": 1000 * len(took) / sum(took), "frame_p95_ms": quantiles(took, n=100)[94]}


def open_map(page: Page, path: str = "/map", *, cards: int = N) -> None:
    """The built pages with an API that knows one company of `cards` goals."""
    told = _answers(cards)

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix(ORIGIN)
        known = next((told[name] for name in told if address.startswith(name)), None)
        if address.startswith(("/api/goals/v1/map", "/api/goals/v1/goals/")):
            known = _map(told["cards"], address)
        if known is not None:
            route.fulfill(content_type="application/json", body=json.dumps(known))
        elif address.startswith(("/api", "/auth")):
            route.fulfill(status=404, content_type="application/problem+json", body="{}")
        else:
            file = UI_DIST / address.partition("?")[0].lstrip("/")
            file = file if file.is_file() else UI_DIST / "index.html"
            kind = mimetypes.guess_type(file.name)[0] or "text/html"
            route.fulfill(content_type=kind, body=file.read_bytes())

    page.route("**/*", answer)
    page.goto(f"{ORIGIN}{path}")


def _map(cards: list[Any], address: str) -> Any:
    if "/goals/v1/goals/" in address:
        return _goal(cards, *address.partition("?")[0].split("/")[5:])
    if "all_levels=true" not in address:
        shown = [card for card in cards if card["depth"] < 2]
        return {"cycle": {"id": "c", "name": "2026"}, "items": shown, "next": None}
    start = int(address.partition("after=")[2] or 0)
    more = str(start + 1000) if start + 1000 < len(cards) else None
    items = cards[start : start + 1000]
    return {"cycle": {"id": "c", "name": "2026"}, "items": items, "next": more}


def _goal(cards: list[Any], goal_id: str, part: str = "") -> Any:
    """The first twenty where one is looked for, one goal, or what is told of it apart."""
    if goal_id == "search":
        return {"items": cards[:20]}
    known = {card["id"]: card for card in cards}
    card: Any = known[goal_id]
    if part == "children":
        return {"items": [one for one in cards if one["parent_id"] == goal_id], "next": None}
    if part == "gaps":
        return {"items": card["gaps"]}
    if part == "line":
        line = [card]
        while above := known.get(line[-1]["parent_id"]):
            line.append(above)
        return {"items": line}
    return card | {"key_results": [], "alignments": [], "allowed_actions": []}


def _answers(count: int) -> dict[str, Any]:
    year = time.localtime().tm_year
    cycle = {"id": "c", "name": str(year), "level": "company", "state": "active", "version": 1}
    cycle |= {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31", "parent_id": None}
    cycle |= dict.fromkeys(("drafting_on", "cut_off_on", "closes_on"))
    person = {"id": "p", "number": "1", "name": "王芳", "email": None, "unit": None, "leads": True}
    tenant = {"id": "t", "name": "澄实智造", "slug": "demo", "locale": "zh-CN", "package": "mixed"}
    session = {"signed_in": True, "csrf": "x", "person": person, "allowed_actions": []}
    empty: dict[str, Any] = {"items": [], "next": None}
    return {
        "/api/session": session | {"tenant": tenant | {"time_zone": "Asia/Shanghai"}},
        "/api/goals/v1/cycles": {"items": [cycle], "next": None},
        "/api/people/v1/units": empty,
        "/api/notifications": empty,
        "cards": _cards(count),
    }


def _cards(count: int) -> list[dict[str, Any]]:
    kinds = ("company", "unit", "unit", "person")
    firsts = [sum(LEVELS[:level]) for level in range(len(LEVELS) + 1)]
    cards = []
    for number in range(min(count, firsts[-1])):
        level = next(at for at in range(len(LEVELS)) if number < firsts[at + 1])
        above = firsts[level - 1] + (number - firsts[level]) % LEVELS[level - 1] if level else None
        progress = number * 37 % 120
        health = HEALTHS[number * 31 % len(HEALTHS)]
        cards.append(
            {
                "id": f"g{number}",
                "title": f"提升第 {number} 条产线的一次合格率与交付准时率",
                "kind": "objective",
                "state": "active",
                "visibility": "open",
                "strategic": level == 0,
                "owner": {"kind": kinds[level], "id": f"o{number}", "name": f"第{number}部门"},
                "cycle": {"id": "c", "name": "2026"},
                "progress": progress,
                "expected": 62,
                "health": health,
                "children_progress": None,
                "children_count": 0 if level == 3 else 10,
                "off_track_children": number % 5,
                "gaps": GAPS if number % 6 == 1 else [],
                "parent_id": None if above is None else f"g{above}",
                "depth": level,
            }
        )
    return cards


def screenshot(
    path: Path,
    view: str,
    *,
    width: int,
    cards: int = N,
    language: str = "zh",
    scheme: Literal["light", "dark"] = "light",
) -> None:
    """What the map looks like, for whoever changes how it is drawn."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        height = 900 if width > 700 else 844
        page = browser.new_page(
            viewport={"width": width, "height": height}, locale=language, color_scheme=scheme
        )
        open_map(page, view, cards=cards)
        page.wait_for_selector("canvas, [role=treegrid], .panel")
        page.wait_for_timeout(1500)
        page.screenshot(path=str(path))
        browser.close()
