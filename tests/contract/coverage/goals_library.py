"""goals: the library, the templates, the writing guide and what is taken over."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side

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


ITEM_TITLES = "编码,名称,英文名称,类别,英文类别,计算公式,英文计算公式,方向"
TEMPLATE_TITLES = (
    "模板编码,模板名称,模板英文名称,模式,目标类型,目标,英文目标,目标权重,指标编码,关键成果权重"
)


def _item_file(side: Side) -> Call:
    code = f"OWN-{next(CODES)}"
    rows = f"{ITEM_TITLES}\r\n{code},点亮率,Rate,研发,R&D,甲÷乙,a÷b,不低于\r\n"
    return Call(file=rows.encode(), refused="staff")


def _template_file(side: Side) -> Call:
    code = side.keep("goals.item", lambda: _item(side))["code"]
    line = f"OWN-{next(CODES)},样机,Prototypes,KPI,KPI,一次做对,Right,100,{code},100"
    return Call(file=f"{TEMPLATE_TITLES}\r\n{line}\r\n".encode(), refused="staff")


def _owner(side: Side) -> dict[str, str]:
    return {"kind": "person", "id": side.people["staff"]}


def _running(side: Side) -> str:
    from tests.contract.coverage import goals

    return goals.running_cycle(side)


def _draft(side: Side) -> Call:
    cycle, item = _running(side), side.keep("goals.item", lambda: _item(side))
    part = {"title": "合格率", "library_item_id": item["id"]}
    body = {"cycle_id": cycle, "owner": _owner(side), "kind": "kpi", "key_results": [part]}
    return Call("staff", {}, {"json": body}, (cycle, side.people["staff"]), refused="peer")


def _sheet(side: Side) -> str:
    body = {"cycle_id": _running(side), "owner": _owner(side)}
    return str(side.ok("goals", "POST", "/v1/sheets", "staff", json=body)["id"])


def _earlier_goal(side: Side) -> str:
    """A goal of a cycle long ago; the cycle of today then has an earlier one to take over."""
    start = date(2020, 1, 1) + timedelta(days=40 * next(CODES))
    days = {"starts_on": start.isoformat(), "ends_on": (start + timedelta(days=30)).isoformat()}
    cycle = side.ok("goals", "POST", "/v1/cycles", json={"name": "旧", "level": "person", **days})
    body = {"cycle_id": cycle["id"], "owner": _owner(side)}
    sheet = side.ok("goals", "POST", "/v1/sheets", "staff", json=body)["id"]
    part = {"title": "交付", "direction": "increase", "start": 0, "target": 10}
    goal = {"sheet_id": sheet, "kind": "objective", "title": "旧目标", "key_results": [part]}
    made = side.ok("goals", "POST", "/v1/goals", "staff", json=goal)
    path = f"/v1/sheets/{sheet}/transitions"
    side.ok("goals", "POST", path, "staff", json={"to": "in_approval"})
    side.ok("goals", "POST", path, "head", json={"to": "agreed"})
    return str(made["key_results"][0]["id"])


def _earlier(side: Side) -> Call:
    part = side.keep("goals.earlier", lambda: _earlier_goal(side))
    query = {"owner": side.people["staff"], "limit": 200}
    return Call("staff", {}, {"query_string": query}, shows=(part,))


def _later_cycle(side: Side) -> str:
    """A cycle of its own after all others, with nothing in it."""
    start = date(2060, 1, 1) + timedelta(days=40 * next(CODES))
    days = {"starts_on": start.isoformat(), "ends_on": (start + timedelta(days=30)).isoformat()}
    body = {"name": "后", "level": "person", **days}
    return str(side.ok("goals", "POST", "/v1/cycles", json=body)["id"])


def _carry(side: Side) -> Call:
    side.keep("goals.earlier", lambda: _earlier_goal(side))
    cycle = _later_cycle(side)
    body = {"cycle_id": cycle, "owner": _owner(side)}
    return Call("staff", {}, {"json": body}, (cycle, side.people["staff"]), refused="peer")


def _carry_unit(side: Side) -> Call:
    cycle = _later_cycle(side)
    body = {"cycle_id": cycle, "unit_id": side.unit}
    return Call("head", {}, {"json": body}, (cycle, side.unit), refused="staff")


def _rules(side: Side) -> Call:
    version = side.ok("goals", "GET", "/v1/writing_rules")["version"]
    body = {"severities": {"no_parent": "advice"}, "max_goals": 9, "max_key_results": 6}
    headers = {"If-Match": f'"{version}"'}
    return Call(kwargs={"json": body, "headers": headers}, refused="staff")


ROUTES: Routes = {
    ("GET", "/v1/writing_rules"): lambda side: Call("staff"),
    ("PUT", "/v1/writing_rules"): _rules,
    ("GET", "/v1/library_items/workbook"): lambda side: Call("staff"),
    ("POST", "/v1/library_items/workbook"): _item_file,
    ("GET", "/v1/templates/workbook"): lambda side: Call("staff"),
    ("POST", "/v1/templates/workbook"): _template_file,
    ("POST", "/v1/drafts/check"): _draft,
    ("GET", "/v1/sheets/<uuid:sheet_id>/findings"): lambda side: Call(
        "staff", {"sheet_id": _sheet(side)}, refused="peer"
    ),
    ("GET", "/v1/past-key-results"): _earlier,
    ("POST", "/v1/sheets/copies"): _carry,
    ("POST", "/v1/sheets/unit-copies"): _carry_unit,
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
    ("GET", "/v1/templates/recommended"): _fitting,
}
