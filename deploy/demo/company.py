"""澄实智造: 60 people in nine units; a maker of smart sensors."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from servicekit import clock

TIME_ZONE = "Asia/Shanghai"
NAME, SLUG, DOMAIN = "澄实智造", "chengshi-demo", "chengshi-demo.example"
TITLES = (
    "工号", "姓名", "邮箱", "部门", "岗位",
    "主管工号", "岗位序列", "职级", "入职日期", "部门负责人",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An employee; the number is the key."""

    number: str
    name: str
    unit: str
    position: str
    manager: str
    family: str
    head: bool = False

    @property
    def email(self) -> str:
        """Workers in the plant have no e-mail."""
        worker = self.position == "操作工"
        return "" if worker else f"{self.number.lower()}@{DOMAIN}"


# Unit, job family, head's number, its superior, names: the head comes first.
UNITS = (
    ("总经办", "管理者", "C001", "", "周远帆"),
    ("人力资源部", "人力", "H001", "C001", "林若兰 苏晓雯 方静怡"),
    ("财务部", "财务", "F001", "C001", "沈伯言 韩冬梅 彭立新"),
    ("研发中心", "研发", "R001", "C001", "顾明哲"),
    (
        "研发中心/硬件组",
        "研发",
        "R002",
        "R001",
        "陆子昂 谢雨桐 邓志强 贺思远 叶可心 卢俊杰 武嘉琪 罗一鸣",
    ),
    ("研发中心/软件组", "研发", "R011", "R001", "程一诺 曹睿 袁梦 唐浩然 傅雪 姚振宇 蒋欣怡 魏晨"),
    ("产品部", "产品", "P001", "C001", "秦思齐 许安然 田佳宁 范文博"),
    ("制造中心", "生产", "M001", "C001", "马建国"),
    (
        "制造中心/一车间",
        "生产",
        "M002",
        "M001",
        "赵铁军 钱大勇 孙福来 李春生 周德胜 吴有才 郑长河 王满仓 冯秋菊 陈国强",
    ),
    (
        "制造中心/二车间",
        "生产",
        "M012",
        "M001",
        "刘海燕 何志明 高桂兰 梁永刚 宋丽华 董卫东 余秀英 杜金山",
    ),
    ("质量部", "质量", "Q001", "C001", "薛慧敏 雷鸣 白雪松 江映月 史可为"),
    ("供应链部", "供应链", "S001", "C001", "曾国栋 彭海波 谭雅文 廖凯 邹敏 熊飞 金雨晴 孟德辉"),
)
WORKSHOP = "车间"


def today() -> date:
    """The day it is at the company."""
    return clock.now().astimezone(ZoneInfo(TIME_ZONE)).date()


def people() -> list[Person]:
    """Everybody, superiors before those who report to them."""
    found = []
    for unit, family, first, superior, names in UNITS:
        letter, start = first[0], int(first[1:])
        for offset, name in enumerate(names.split()):
            head = offset == 0
            worker = WORKSHOP in unit and not head
            position = "负责人" if head else "操作工" if worker else f"{family}专员"
            number = f"{letter}{start + offset:03}"
            manager = superior if head else first
            found.append(Person(number, name, unit, position, manager, family, head))
    return found


# Who the demo signs in as; the label is the person's part in the company.
SIGN_INS = {
    "老板": "C001",
    "HRD": "H001",
    "HRBP": "H002",
    "部门负责人": "R001",
    "主管": "R002",
    "员工": "R003",
    "数据提供人": "F002",
}


def as_csv() -> bytes:
    """The file that HR imports; with a BOM, as spreadsheets write it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(TITLES)
    for person in people():
        level = "M3" if person.head else "P5"
        writer.writerow(
            [person.number, person.name, person.email, person.unit, person.position,
             person.manager, person.family, level, "2023-03-01", "是" if person.head else ""]
        )  # fmt: skip
    return stream.getvalue().encode("utf-8-sig")
