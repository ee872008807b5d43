"""The company whose people walk through goals: four departments, their heads, and 30 at work."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from deploy.demo import seed
from deploy.demo.browser import Browser
from tests.e2e.companies import Company
from tests.e2e.waiting import eventually

GOALS = "/api/goals/v1"
CREW = [f"w{number:02}" for number in range(30)]
# Number, name, unit, family, manager, head of the unit.
PEOPLE = (
    ("boss", "周远帆", "总经办", "管理者", "", True),
    ("rd", "顾明哲", "研发中心", "研发", "boss", True),
    ("market", "秦思齐", "市场部", "市场", "boss", True),
    ("plant", "马建国", "制造中心", "生产", "boss", True),
    ("hr", "林若兰", "人力资源部", "人力", "boss", True),
    ("finance", "韩冬梅", "财务部", "财务", "boss", True),
    ("staff", "谢雨桐", "研发中心", "研发", "rd", False),
    ("worker", "钱大勇", "制造中心", "生产", "plant", False),
    *((number, f"操作工{number[1:]}", "制造中心", "生产", "plant", False) for number in CREW),
)
SIGN_IN = ("boss", "hr", "rd", "market", "plant", "finance", "staff", "worker")
HEADINGS = "工号,姓名,邮箱,部门,岗位,主管工号,岗位序列,部门负责人"


@dataclass
class Walkers:
    """The company, who of it is signed in, and what it began with."""

    company: Company = field(default_factory=Company)
    people: dict[str, Browser] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    cycles: dict[str, Any] = field(default_factory=dict)

    def arrive(self) -> None:
        """Sign up, bring everybody in, and give those who walk a password."""
        self.company.sign_up()
        admin = self.people["admin"] = self.company.first_sign_in("admin")
        files = {"file": ("people.csv", self._rows().encode("utf-8-sig"), "text/csv")}
        admin.ok("POST", "/api/people/v1/imports", data={"mode": "all"}, files=files)
        page = admin.ok("GET", "/api/people/v1/employees?limit=200")
        self.company.ids = {item["number"]: item["id"] for item in page["items"]}
        for number, role in (("boss", "executive"), ("hr", "hr")):
            path = f"/api/people/v1/employees/{self.ids[number]}/roles"
            admin.ok("POST", path, json={"role": role})
        for number in SIGN_IN:
            self.people[number] = self.company.invite(admin, number)
        units = admin.ok("GET", "/api/people/v1/units?limit=50")["items"]
        self.units = {item["name"]: item["id"] for item in units}
        known = admin.ok("GET", f"{GOALS}/cycles?limit=50")["items"]
        self.cycles = {item["level"]: item for item in known if item["state"] == "active"}

    @property
    def ids(self) -> dict[str, str]:
        return self.company.ids

    def api(self, who: str, method: str, path: str, **body: Any) -> Any:
        return self.people[who].ok(method, f"{GOALS}{path}", **({"json": body} if body else {}))

    def cycle(self, name: str, starts_on: date, ends_on: date, **days: Any) -> Any:
        """A further cycle of people, running whatever its days."""
        body = {
            "name": name,
            "level": "person",
            "starts_on": f"{starts_on}",
            "ends_on": f"{ends_on}",
        }
        made = self.api("admin", "POST", "/cycles", **body, **days)
        for state in ("drafting", "active"):
            if made["state"] not in (state, "active"):
                made = self.api("admin", "POST", f"/cycles/{made['id']}/transitions", to=state)
        return made

    def sheet(self, who: str, cycle: str, owner: str) -> Any:
        """A sheet of a person; the services learn of new people by and by."""
        body = {"cycle_id": cycle, "owner": {"kind": "person", "id": self.ids[owner]}}
        return seed.post(self.people[who], f"{GOALS}/sheets", f"{cycle}-{owner}", body)

    def goal(self, who: str, sheet: str, title: str, **more: Any) -> Any:
        return self.api(who, "POST", "/goals", sheet_id=sheet, title=title, **more)

    def hand_in(self, who: str, sheet: str) -> Any:
        return self.api(who, "POST", f"/sheets/{sheet}/transitions", to="in_approval")

    def agree(self, who: str, sheet: str) -> Any:
        """`who` decides on what waits for the sheet."""
        asked = self.api(who, "GET", f"/requests?sheet_id={sheet}")["items"]
        waiting = next(one["id"] for one in asked if one["state"] == "open")
        return self.api(who, "POST", f"/requests/{waiting}/decisions", decision="approve")

    def said(self) -> str:
        """The words that are the company's own, in whatever language its pages are read."""
        sheets = [self.api("hr", "GET", "/cycles?limit=50"), self.company.slug, "端到端"]
        return f"{PEOPLE} {sheets} {self.units}"

    def _rows(self) -> str:
        rows = [HEADINGS]
        for number, name, unit, family, manager, head in PEOPLE:
            email = f"{number}@{self.company.domain}" if number in SIGN_IN else ""
            head_of = "是" if head else ""
            rows.append(f"{number},{name},{email},{unit},{family}岗,{manager},{family},{head_of}")
        return "\n".join(rows)


def last_month(today: date) -> date:
    """The first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def number_of(walkers: Walkers, goal: str) -> Any:
    return walkers.api("admin", "GET", f"/goals/{goal}")["progress"]


def moved(walkers: Walkers, goals: list[str]) -> bool:
    """Every one of these has a number by now."""
    return bool(eventually(lambda: all(number_of(walkers, one) is not None for one in goals), 30))
