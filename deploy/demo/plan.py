"""What 澄实智造 wants to reach this year, its units this quarter, and its people with them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

OKR_FAMILIES = ("研发", "产品")
WEEKS_BACK, WEEKS_AHEAD = 10, 3


@dataclass(frozen=True)
class Aim:
    """A goal of the company or a unit; `under` names the one it works towards."""

    key: str
    owner: str
    title: str
    kind: str = "objective"
    under: str = ""
    progress_source: str = "children"
    key_results: list[dict[str, Any]] = field(default_factory=list)


COMPANY = (
    Aim("growth", "", "新一代智能传感平台按期量产，打开第二增长曲线"),
    Aim("quality", "", "质量口碑行业领先，客户放心用澄实"),
    # Units work towards the goal; its key result nobody has taken up yet: a gap to be found.
    Aim(
        "efficiency",
        "",
        "经营更健康：交付准时、成本下降、人才到位",
        key_results=[
            {
                "title": "人均产值提升到 80 万元",
                "unit": "万元",
                "direction": "increase",
                "start": 70,
                "target": 80,
                "period": "quarter",
            }
        ],
    ),
)
UNIT = (
    Aim("hardware", "研发中心/硬件组", "新平台硬件达到量产标准", under="rd"),
    Aim("software", "研发中心/软件组", "新平台固件与云端稳定可用", under="rd"),
    Aim("rd", "研发中心", "新一代传感平台如期交付量产版本", under="growth"),
    # Its people are nearly done and customers have not signed: 下级都完成了，上级没完成.
    Aim(
        "product",
        "产品部",
        "让客户愿意为新平台付费",
        under="growth",
        progress_source="key_results",
        key_results=[
            {
                "title": "签下付费意向客户",
                "unit": "家",
                "direction": "increase",
                "start": 0,
                "target": 20,
                "period": "month",
            }
        ],
    ),
    Aim("shop1", "制造中心/一车间", "一车间按计划产出，一次合格", under="plant"),
    Aim("shop2", "制造中心/二车间", "二车间新产线爬坡达产", under="plant"),
    Aim(
        "plant",
        "制造中心",
        "产能与良率双达标",
        under="efficiency",
        progress_source="both",
        key_results=[
            {
                "title": "一次交验合格率不低于 97%",
                "unit": "%",
                "direction": "at_least",
                "target": 97,
                "tolerance": 5,
                "period": "month",
            }
        ],
    ),
    Aim("qa", "质量部", "把问题挡在出厂之前", under="quality"),
    Aim("supply", "供应链部", "关键物料不断供、成本再降", under="efficiency"),
    Aim("people", "人力资源部", "关键岗位到位，绩效辅导做实", under="efficiency"),
    Aim("finance", "财务部", "让经营数据当月可用", under="efficiency"),
)
# By job family: the goal of a person, and its key result with a weekly or monthly period.
PERSONAL = {
    "研发": ("按期完成负责模块并通过评审", "完成的设计与验证任务", "项", 24, "week"),
    "产品": ("拿到客户真实反馈并推动改进", "完成的客户访谈", "场", 20, "week"),
    "生产": ("完成产出计划", "合格品产量", "件", 6000, "month"),
    "质量": ("减少流出缺陷", "完成的来料与出厂检验批次", "批", 160, "month"),
    "供应链": ("保证关键物料准时到货", "准时到货批次", "批", 90, "month"),
    "人力": ("关键岗位招聘与辅导落地", "完成的招聘与面谈", "人次", 26, "week"),
    "财务": ("按时提供可信的经营数据", "按时完成的报表", "份", 26, "week"),
    "管理者": ("带队达成年度重点工作", "完成的重点工作", "项", 13, "week"),
}
NOTES = (
    "按计划推进", "完成一项，下周收尾", "比预想顺利", "等供应商样件，稍慢",
    "评审通过", "人手紧，已调整优先级", "问题已定位", "客户认可，继续加快",
)  # fmt: skip


def quarter(today: date) -> tuple[date, date]:
    """The running 13 weeks around today, so that eight weeks of check-ins lie behind."""
    monday = today - timedelta(days=today.weekday())
    start = monday - timedelta(weeks=WEEKS_BACK)
    return start, start + timedelta(weeks=WEEKS_BACK + WEEKS_AHEAD, days=-1)


# Of the department whose people are nearly done: its customers who have signed.
SIGNED = 12


def pace_of(number: str) -> float:
    """How fast a person is against the line: most near it, some ahead, some behind."""
    if number.startswith("P"):
        return 1.3
    if is_silent(number):
        return 1.4
    return (1.05, 0.98, 0.9, 1.12, 0.55, 1.0, 0.82, 1.02)[sum(map(ord, number)) % 8]


def is_silent(number: str) -> bool:
    """Somebody who was ahead and stopped telling four weeks ago: what 更新滞后 is there to find."""
    return number in ("R008", "R014", "H003")


# What gaps there are to find: nobody set goals for one, one has not handed them in, and one works
# towards nothing above.
WITHOUT_GOALS, NOT_HANDED_IN, ALONE = "S008", "Q005", "F003"


def difficulty_of(number: str) -> int | None:
    """How hard the manager found the goals: 研发 harder than 制造, 供应链 not judged."""
    return {"R": 4, "P": 4, "M": 2, "Q": 3, "S": None}.get(number[0], 3)
