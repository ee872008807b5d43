"""The company whose people walk through goals: four departments, their heads, and 30 at work."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from deploy.demo import seed
from deploy.demo.browser import Browser
from tests.e2e.companies import Company
from tests.e2e.typed_texts import TYPED_TEXTS, TypedTexts
from tests.e2e.waiting import eventually

GOALS = "/api/goals/v1"
CREW = [f"w{number:02}" for number in range(30)]
# Number, unit and family, manager, head of the unit; their names are in the walk's language.
PEOPLE = (
    ("boss", "top", "", True),
    ("rd", "rd", "boss", True),
    ("market", "market", "boss", True),
    ("plant", "plant", "boss", True),
    ("hr", "hr", "boss", True),
    ("finance", "finance", "boss", True),
    ("staff", "rd", "rd", False),
    ("worker", "plant", "plant", False),
    *((number, "plant", "plant", False) for number in CREW),
)
SIGN_IN = ("boss", "hr", "rd", "market", "plant", "finance", "staff", "worker")


@dataclass
class Walkers:
    """The company, who of it is signed in, and what it began with."""

    locale: str = "zh-CN"
    company: Company = field(default_factory=Company)
    people: dict[str, Browser] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    cycles: dict[str, Any] = field(default_factory=dict)

    def arrive(self) -> None:
        """Sign up, bring everybody in, and give those who walk a password."""
        self.company.sign_up(locale=self.locale, name=self.texts.called)
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
        named = {item["name"]: item["id"] for item in units}
        self.units = {key: named[name] for key, name in self.texts.units.items()}
        known = admin.ok("GET", f"{GOALS}/cycles?limit=50")["items"]
        self.cycles = {item["level"]: item for item in known if item["state"] == "active"}

    @property
    def texts(self) -> TypedTexts:
        return TYPED_TEXTS[self.locale]

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

    def measure_before(self) -> None:
        """An engineer reached 13 of 20 in the month before the running cycle began."""
        texts, running = self.texts, self.cycles["person"]
        ended = date.fromisoformat(running["starts_on"]) - timedelta(days=1)
        began = ended.replace(day=1)
        cycle = self.cycle(texts.past, began, ended, cut_off_on=running["ends_on"])
        sheet = self.sheet("staff", cycle["id"], "staff")["id"]
        part = {"title": texts.earlier, "unit": texts.times, "start": 0, "target": 20}
        part |= {"direction": "increase", "period": "month", "starts_on": f"{began}"}
        goal = self.goal("staff", sheet, texts.earlier_goal, kind="objective", key_results=[part])
        self.hand_in("staff", sheet)
        self.agree("rd", sheet)
        told = {"key_result_id": goal["key_results"][0]["id"], "value": 13}
        told |= {"period_start": f"{began}"}
        hr, path = self.people["hr"], "/api/checkins/v1/check-ins"
        assert eventually(lambda: hr.call("POST", path, json=told).status_code == 201)
        assert moved(self, [goal["id"]])

    def keep_in_the_line(self) -> None:
        """A head's own KPI, which is for those above them alone."""
        texts = self.texts
        sheet = self.sheet("market", self.cycles["person"]["id"], "market")["id"]
        part = {"title": texts.leads, "unit": texts.each, "start": 0, "target": 500}
        part |= {"direction": "increase", "period": "month"}
        self.goal("market", sheet, texts.brand, kind="kpi", weight=100, key_results=[part])
        self.hand_in("market", sheet)
        self.agree("boss", sheet)

    def _rows(self) -> str:
        rows = [self.texts.headings]
        for number, unit, manager, head in PEOPLE:
            name = self.texts.people.get(number) or self.texts.crew.format(number[1:])
            email = f"{number}@{self.company.domain}" if number in SIGN_IN else ""
            family = self.texts.families[unit]
            place = f"{self.texts.units[unit]},{self.texts.position.format(family)}"
            rows.append(
                f"{number},{name},{email},{place},{manager},{family},{'yes' if head else ''}"
            )
        return "\n".join(rows)


def last_month(today: date) -> date:
    """The first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def number_of(walkers: Walkers, goal: str) -> Any:
    return walkers.api("admin", "GET", f"/goals/{goal}")["progress"]


def moved(walkers: Walkers, goals: list[str]) -> bool:
    """Every one of these has a number by now."""
    return bool(eventually(lambda: all(number_of(walkers, one) is not None for one in goals), 30))
