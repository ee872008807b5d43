"""The columns of a goals' workbook: titles and choices, for export and import."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.goals.drafts.schemas.workbooks import EMPTY_MARKS

# Titles by column: Chinese, English; an import accepts each of them.
COLUMNS: Mapping[str, Sequence[str]] = {
    "title": ("目标", "goal"),
    "kind": ("目标类型", "kind"),
    "goal_weight": ("目标权重", "goal weight"),
    "description": ("说明", "description"),
    "goal_progress_source": ("目标进度来自", "goal progress from"),
    "visibility": ("可见范围", "visibility"),
    "named_viewers": ("指定可见", "named"),
    "amounts_hidden": ("隐藏数额", "amounts hidden"),
    "strategic": ("战略目标", "strategic"),
    "theme": ("战略主题", "theme"),
    "dimension": ("平衡计分卡维度", "dimension"),
    "template": ("目标模板编码", "template code"),
    # A line for each parent, the same number in all five.
    "parent_goal": ("对齐到目标", "aligned to goal"),
    "parent_key_result": ("对齐到关键成果", "aligned to key result"),
    "parent_share": ("对齐占比", "alignment share"),
    "parent_amount": ("对齐数额", "alignment amount"),
    "parent_id": ("对齐编号", "alignment id"),
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
    "cadence": ("填报频率", "update frequency", "told every"),
    "values_from": ("数值由谁给出", "values from"),
    "phased_targets": ("分阶段目标", "phased targets"),
    "milestones": ("里程碑", "milestones"),
    "metric": ("指标编码", "metric code"),
    "metric_unit": ("指标部门编码", "metric unit code"),
    "library_item": ("成果库编码", "library code"),
    "starts_on": ("开始日期", "starts on"),
    "ends_on": ("截止日期", "ends on"),
    "ambition": ("承诺程度", "ambition"),
    "source": ("口径来源", "source"),
    # Exported only; an import ignores them.
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
PARENTS = ("parent_goal", "parent_key_result", "parent_share", "parent_amount", "parent_id")
# Empties a cell; a blank cell leaves the field as it is.
NONE_MARK = "—"
CLEARABLE = frozenset((
    "goal_weight", "dimension", *PARENTS, "target_high", "tolerance", "cadence", "phased_targets",
    "metric", "metric_unit", "library_item",
))  # fmt: skip
# Words by column and code: Chinese, English (exported), and others that an import accepts.
WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "kind": {"objective": ("OKR", "OKR", "目标", "目标 (O)"), "kpi": ("KPI", "KPI")},
    "goal_progress_source": {
        "key_results": ("关键成果", "key results"),
        "children": ("下级目标", "child goals", "goals below"),
        "both": ("两者都算", "both"), "manual": ("负责人填写", "the owner"),
    },
    "visibility": {
        "open": ("全公司", "everyone"), "line": ("本人与上级", "owner and managers", "the line"),
        "managers": ("管理者", "managers"), "named": ("指定人员", "selected people", "named"),
    },
    "amounts_hidden": {
        "yes": ("是", "yes", "y", "true", "1"), "no": ("否", "no", "n", "false", "0"),
    },
    "dimension": {
        "finance": ("财务", "finance"), "customer": ("客户", "customer"),
        "process": ("内部流程", "process"), "learning": ("学习与成长", "learning"),
    },
    "direction": {
        "increase": ("提升", "increase"), "decrease": ("降低", "decrease"),
        "at_least": ("不低于", "at least"), "at_most": ("不高于", "at most"),
        "between": ("区间", "between"), "binary": ("是否完成", "yes or no"),
        "milestones": ("里程碑", "milestones"),
    },
    "accumulation": {
        "latest": ("最新值", "latest"), "sum": ("求和", "sum"), "average": ("平均", "average"),
        "ratio": ("比率", "ratio"),
    },
    "period": {
        "week": ("周", "week"), "month": ("月", "month"), "quarter": ("季", "quarter", "季度"),
    },
    "values_from": {
        "own": ("本人填报", "the owner"),
        "share": ("下级按占比汇总", "child goals by share", "below by share"),
        "amount": ("下级数量相加", "child goals by amount", "below by amount"),
    },
    "ambition": {"committed": ("承诺型", "committed"), "aspirational": ("挑战型", "aspirational")},
    "state": {
        "draft": ("草稿", "draft"), "active": ("进行中", "active"),
        "achieved": ("已达成", "achieved"), "missed": ("未达成", "missed"),
        "cancelled": ("已取消", "cancelled"), "archived": ("已归档", "archived"),
    },
}  # fmt: skip
WORDS = {**WORDS, "cadence": WORDS["period"], "strategic": WORDS["amounts_hidden"]}
CODES_BY_WORD = {
    name: {
        word.lower(): code for code, words in choices.items() for word in (code, *words)
    }
    for name, choices in WORDS.items()
}  # fmt: skip


def column_titles(locale: str) -> list[str]:
    """Return the titles of all columns in a language."""
    return [titles[_index_of(locale)] for titles in COLUMNS.values()]


def choice_word(column: str, value: Any, locale: str) -> Any:
    """Return the word of a choice in a language; values of other columns as they are."""
    if column not in WORDS or value is None:
        return value
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return WORDS[column][value][_index_of(locale)]


def cell_values(cells: Mapping[str, str]) -> dict[str, str | None]:
    """Return the cells of a row for `GoalRowIn`: choices as codes, marks of emptiness as None.

    Blank cells and columns that are only read are left out.
    """
    values: dict[str, str | None] = {}
    for column in COLUMNS:
        text = cells.get(column, "")
        if not text or column in READ_ONLY:
            continue
        is_cleared = column in CLEARABLE and text.lower() in EMPTY_MARKS
        code = CODES_BY_WORD.get(column, {}).get(text.lower(), text)
        values[column] = None if is_cleared else code
    return values


def _index_of(locale: str) -> int:
    return int(locale == "en")
