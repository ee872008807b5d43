"""Goals as a workbook, one row for each key result, that can be brought in again."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from directory import questions
from servicekit.errors import invalid
from servicekit.spreadsheets import workbook
from servicekit.unit_of_work import UnitOfWork
from services.goals import queries
from services.goals.models import Goal, KeyResult
from services.goals.use_cases import amounts, sheets

COLUMNS: Mapping[str, Sequence[str]] = {
    "title": ("目标", "goal"),
    "kind": ("目标类型", "kind"),
    "goal_weight": ("目标权重", "goal weight"),
    "description": ("说明", "description"),
    "visibility": ("可见范围", "visibility"),
    "key_result": ("关键成果", "key result"),
    "weight": ("关键成果权重", "key result weight"),
    "direction": ("方向", "direction"),
    "start": ("起始值", "start"),
    "target": ("目标值", "target"),
    "target_high": ("上限", "upper bound"),
    "tolerance": ("容差", "tolerance"),
    "unit": ("单位", "unit"),
    "accumulation": ("累计方式", "accumulation"),
    "period": ("周期频率", "period"),
    "starts_on": ("开始日期", "starts on"),
    "ends_on": ("截止日期", "ends on"),
    "ambition": ("承诺程度", "ambition"),
    "source": ("口径来源", "source"),
    # To be read; what stands there is not taken over.
    "owner": ("归属", "owner"),
    "cycle": ("周期", "cycle"),
    "state": ("状态", "state"),
    "current": ("当前值", "current"),
    "progress": ("进度%", "progress %"),
    "sheet_id": ("目标表编号", "sheet id"),
    "goal_id": ("目标编号", "goal id"),
    "key_result_id": ("关键成果编号", "key result id"),
}
REQUIRED = ("title",)
READ_ONLY = ("owner", "cycle", "state", "current", "progress")
# Words that people write for a choice; what goes out is the first of them.
WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {"OKR": "objective", "目标": "objective", "目标 (O)": "objective", "KPI": "kpi"},
    "visibility": {
        "全公司": "open", "本人与上级": "line", "管理者": "managers", "指定人员": "named",
    },
    "direction": {
        "提升": "increase", "降低": "decrease", "不低于": "at_least", "不高于": "at_most",
        "区间": "between", "是否完成": "binary", "里程碑": "milestones",
    },
    "accumulation": {"最新值": "latest", "求和": "sum", "平均": "average", "比率": "ratio"},
    "period": {"周": "week", "月": "month", "季": "quarter", "季度": "quarter"},
    "ambition": {"承诺型": "committed", "挑战型": "aspirational"},
}  # fmt: skip
STATES = {
    "draft": "草稿", "active": "进行中", "achieved": "已达成", "missed": "未达成",
    "cancelled": "已取消", "archived": "已归档",
}  # fmt: skip
OF_KEY_RESULT = (
    "weight", "direction", "start", "target", "target_high", "tolerance", "unit", "accumulation",
    "period", "starts_on", "ends_on", "ambition", "source", "current", "progress",
)  # fmt: skip
MOST_GOALS = 5000


def export_goals(
    uow: UnitOfWork, *, sheet_id: UUID | None, unit_id: UUID | None, cycle_id: UUID | None
) -> bytes:
    """The goals of a sheet, or of a unit and all below it in a cycle, as far as one may see."""
    if sheet_id:
        _, goals = sheets.visible_sheet(uow, sheet_id)
    elif unit_id and cycle_id:
        goals = queries.files.goals_below(uow, unit_id, cycle_id, MOST_GOALS + 1)
    else:
        raise invalid("sheet_id", "field.required")
    if len(goals) > MOST_GOALS:
        raise invalid("unit_id", "goal.too_many", most=MOST_GOALS)
    names = questions.names(uow, {goal.owner_id for goal in goals if goal.owner_id})
    company, kept = uow.tenant.name, queries.amounts.kept(uow, goals)
    lines = [
        line
        for goal in goals
        for shown in _lines(goal, names.get(goal.owner_id, "") if goal.owner_id else company)
        for line in [amounts.without(shown) if goal.id in kept else shown]
    ]
    titles = [found[0] for found in COLUMNS.values()]
    return workbook(titles, ([line.get(name) for name in COLUMNS] for line in lines))


def _lines(goal: Goal, owner: str) -> list[dict[str, Any]]:
    own = {
        "title": goal.title,
        "kind": _word("kind", goal.kind),
        "goal_weight": goal.weight,
        "description": goal.description,
        "visibility": _word("visibility", goal.visibility),
        "owner": owner,
        "cycle": goal.cycle.name,
        "state": STATES[goal.state],
        "sheet_id": str(goal.sheet_id),
        "goal_id": str(goal.id),
    }
    parts = [_part(item) for item in goal.key_results if not item.cancelled]
    return [own | part for part in parts] or [own | {"progress": goal.progress}]


def _part(item: KeyResult) -> dict[str, Any]:
    values = {name: _word(name, getattr(item, name)) for name in OF_KEY_RESULT}
    return {"key_result": item.title, "key_result_id": str(item.id), **values}


def _word(name: str, value: Any) -> Any:
    """The first word for a choice; a day as it is typed."""
    if name in WORDS:
        return next(word for word, meant in WORDS[name].items() if meant == value)
    return value.isoformat() if name in ("starts_on", "ends_on") else value
