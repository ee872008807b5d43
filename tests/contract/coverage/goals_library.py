"""goals: the library of indicators and the templates."""

from itertools import count
from typing import Any

from tests.contract.coverage import Call, Routes
from tests.contract.world import Side

ITEM, TEMPLATE = "/v1/library_items/<uuid:item_id>", "/v1/templates/<uuid:template_id>"
CODES = count()


def _item_body() -> dict[str, Any]:
    return {
        "code": f"OWN-{next(CODES)}",
        "name": "一次点亮率",
        "name_en": "First power-up rate",
        "category": "研发",
        "category_en": "R&D",
        "formula": "∑一次点亮数 ÷ ∑样机数 × 100%",
        "formula_en": "Powered up the first time ÷ prototypes × 100%",
        "unit": "%",
        "unit_en": "%",
        "direction": "at_least",
        "accumulation": "ratio",
    }


def _item(side: Side) -> Any:
    return side.ok("goals", "POST", "/v1/library_items", json=_item_body())


def _template_body(side: Side) -> dict[str, Any]:
    code = side.keep("goals.item", lambda: _item(side))["code"]
    goal = {
        "kind": "kpi",
        "title": "一次做对",
        "title_en": "Right the first time",
        "weight": 100,
        "key_results": [{"code": code, "weight": 100}],
    }
    return {
        "code": f"OWN-{next(CODES)}",
        "name": "样机",
        "name_en": "Prototypes",
        "mode": "kpi",
        "unit_ids": [side.unit],
        "goals": [goal],
    }


def _template(side: Side) -> Any:
    return side.ok("goals", "POST", "/v1/templates", json=_template_body(side))


def _items(side: Side) -> Call:
    item = side.keep("goals.item", lambda: _item(side))
    return Call(kwargs={"query_string": {"q": item["code"]}}, shows=(item["id"],))


def _change_item(side: Side) -> Call:
    path, headers = {"item_id": _item(side)["id"]}, {"If-Match": '"1"'}
    return Call(path=path, kwargs={"json": {"note": "新"}, "headers": headers}, refused="staff")


def _templates(side: Side) -> Call:
    template = side.keep("goals.template", lambda: _template(side))
    return Call(kwargs={"query_string": {"q": template["code"]}}, shows=(template["id"],))


def _new_template(side: Side) -> Call:
    body = _template_body(side)
    return Call(kwargs={"json": body}, names=(side.unit,), refused="staff")


def _change_template(side: Side) -> Call:
    path, headers = {"template_id": _template(side)["id"]}, {"If-Match": '"1"'}
    kwargs = {"json": {"name": "新", "unit_ids": [side.unit]}, "headers": headers}
    return Call(path=path, kwargs=kwargs, names=(side.unit,), refused="staff")


def _fitting(side: Side) -> Call:
    cycles = side.ok("goals", "GET", "/v1/cycles?limit=200")["items"]
    cycle = next(item for item in cycles if item["level"] == "person")["id"]
    query = {"cycle_id": cycle, "owner": side.people["staff"]}
    template = side.keep("goals.template", lambda: _template(side))
    return Call(
        "staff", {}, {"query_string": query}, (cycle, side.people["staff"]), (template["id"],)
    )


ROUTES: Routes = {
    ("GET", "/v1/library_items"): _items,
    ("POST", "/v1/library_items"): lambda side: Call(
        kwargs={"json": _item_body()}, refused="staff"
    ),
    ("GET", ITEM): lambda side: Call("staff", {"item_id": _item(side)["id"]}),
    ("PATCH", ITEM): _change_item,
    ("GET", "/v1/library_categories"): lambda side: Call(),
    ("GET", "/v1/templates"): _templates,
    ("POST", "/v1/templates"): _new_template,
    ("GET", TEMPLATE): lambda side: Call("staff", {"template_id": _template(side)["id"]}),
    ("PATCH", TEMPLATE): _change_template,
    ("GET", "/v1/templates/fitting"): _fitting,
}
