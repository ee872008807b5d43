"""What the people of a walk type, in the language in which they walk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TypedTexts:
    # The company: its units, families and people, by their keys.
    called: str
    units: dict[str, str]
    families: dict[str, str]
    people: dict[str, str]
    crew: str
    position: str
    headings: str
    # OKR.
    year: str
    revenue: str
    money: str
    past: str
    quality: str
    earlier_goal: str
    earlier: str
    times: str
    lead_time: str
    review: str
    comment: str
    fewer: str
    cause: str
    kept: str
    kept_part: str
    found: str
    back: str
    meeting: str
    # KPI.
    kpis: tuple[tuple[str, str, str, str, str], ...]
    objection: str
    output: str
    pieces: str
    quarter: str
    brand: str
    leads: str
    each: str
    # What is seldom done.
    road: str
    line: str
    steps: tuple[str, str]
    defects: str
    looser: str
    late: str
    service: str


CHINESE = TypedTexts(
    called="端到端",
    units={
        "top": "总经办",
        "rd": "研发中心",
        "market": "市场部",
        "plant": "制造中心",
        "hr": "人力资源部",
        "finance": "财务部",
    },
    families={
        "top": "管理者",
        "rd": "研发",
        "market": "市场",
        "plant": "生产",
        "hr": "人力",
        "finance": "财务",
    },
    people={
        "boss": "周远帆",
        "rd": "顾明哲",
        "market": "秦思齐",
        "plant": "马建国",
        "hr": "林若兰",
        "finance": "韩冬梅",
        "staff": "谢雨桐",
        "worker": "钱大勇",
    },
    crew="操作工{}",
    position="{}岗",
    headings="工号,姓名,邮箱,部门,岗位,主管工号,岗位序列,部门负责人",
    year="新一代平台按期量产",
    revenue="新平台收入",
    money="万元",
    past="上一期",
    quality="让质量问题在发布前被发现",
    earlier_goal="评审跟得上开发",
    earlier="完成的设计评审",
    times="次",
    lead_time="需求交付周期",
    review="评审",
    comment="目标值偏低，请对照上期再提一档",
    fewer="评审会减半，改为抽查",
    cause="关键评审人被抽调",
    kept="并购标的的品牌尽调",
    kept_part="完成尽调的品牌",
    found="市场部的收入口径含税，与研发中心不一致",
    back="请按不含税口径重写目标值后再备案",
    meeting="口径拉通会",
    kpis=(
        ("完成产出计划", "合格品产量", "件", "3000", "60"),
        ("一次做对", "返工工时", "小时", "40", "40"),
    ),
    objection="二号线停线两周，产量按十周计算才合理",
    output="合格品产量",
    pieces="件",
    quarter="季度产量",
    brand="让目标客户第一个想到我们",
    leads="有效线索",
    each="条",
    road="车间换线路线图",
    line="换线里程碑",
    steps=("评审换线方案", "完成首条线切换"),
    defects="焊接不良率",
    looser="新焊机到位前放宽一次",
    late="补录六月的合格率",
    service="让服务稳定可信",
)

ENGLISH = TypedTexts(
    called="End to end",
    units={
        "top": "Head office",
        "rd": "Development",
        "market": "Marketing",
        "plant": "Plant",
        "hr": "People",
        "finance": "Finance",
    },
    families={
        "top": "Management",
        "rd": "R&D",
        "market": "Marketing",
        "plant": "Production",
        "hr": "HR",
        "finance": "Finance",
    },
    people={
        "boss": "Grace Zhou",
        "rd": "Martin Gu",
        "market": "Sophie Qin",
        "plant": "James Ma",
        "hr": "Laura Lin",
        "finance": "Dorothy Han",
        "staff": "Emma Xie",
        "worker": "David Qian",
    },
    crew="Operator {}",
    position="{} staff",
    headings="number,name,email,unit,position,manager number,job family,unit head",
    year="Ship the new platform on time",
    revenue="New platform revenue",
    money="k EUR",
    past="The cycle before",
    quality="Find problems before release, not after",
    earlier_goal="Reviews keep up with development",
    earlier="Design reviews held",
    times="reviews",
    lead_time="Lead time for changes",
    review="review",
    comment="The target is low: set it against the last cycle and raise it",
    fewer="Half the reviews become samples",
    cause="Key reviewers were called away",
    kept="Brands of the takeover reviewed",
    kept_part="Brands reviewed",
    found="Marketing counts revenue with tax, Development without",
    back="Please restate the target without tax and have it filed again",
    meeting="Session on definitions",
    kpis=(
        ("Meet the output plan", "Good units made", "units", "3000", "60"),
        ("Right the first time", "Hours of rework", "hours", "40", "40"),
    ),
    objection="Line two stands for two weeks; ten weeks of output would be fair",
    output="Good units made",
    pieces="units",
    quarter="Output of the quarter",
    brand="Be the first that customers think of",
    leads="Qualified leads",
    each="leads",
    road="Change over the lines",
    line="Steps of the change",
    steps=("Plan reviewed", "First line changed over"),
    defects="Welds that fail",
    looser="Once more until the new welder is here",
    late="The yield of June comes late",
    service="Make the service one to rely on",
)

TYPED_TEXTS = {"zh-CN": CHINESE, "en": ENGLISH}
