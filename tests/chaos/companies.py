"""Ten companies by the public API: people, goals in a tree, and a partner for each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from deploy.demo import seed
from deploy.demo.browser import Browser
from servicekit.ids import new_id
from tests.chaos.tree import LEVELS, Aim, plan
from tests.e2e.companies import Company
from tests.e2e.partner import Partner

COUNT = 10
# Signing up and signing in are mostly Keycloak's work, which one machine does one by one.
THREADS = 3
SIGN_UP_SECONDS = 240
PEOPLE = """工号,姓名,邮箱,部门,岗位,主管工号,部门负责人
boss,老板,boss@{domain},总经办,总经理,,是
r1,研发主管,,研发中心,负责人,boss,是
m1,制造主管,,制造中心,负责人,boss,是
p1,员工一,,研发中心,工程师,r1,
p2,员工二,,研发中心,工程师,r1,
p3,员工三,,制造中心,工人,m1,
p4,员工四,,制造中心,工人,m1,
"""


@dataclass
class Firm:
    """A company of the run: who acts for it, what they act on, where its partner listens."""

    company: Company
    tenant_id: str = ""
    people: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    aims: dict[str, Aim] = field(default_factory=dict)

    @property
    def hook(self) -> str:
        return f"/{self.tenant_id}"

    @property
    def key_results(self) -> list[str]:
        return [key for aim in self.aims.values() for key in aim.key_results]


def founded(partner: Partner) -> list[Firm]:
    """Every company, ready to work."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda _: _found(partner), range(COUNT)))


def _found(partner: Partner) -> Firm:
    firm = Firm(Company(slug=f"chaos-{new_id().hex[-10:]}"))
    firm.company.sign_up(SIGN_UP_SECONDS)
    admin = firm.company.first_sign_in("admin")
    firm.browsers["admin"] = admin
    session = admin.session()
    firm.tenant_id = session["tenant"]["id"]
    _employ(firm, admin, session["person"]["id"])
    _set_goals(firm)
    body = {"url": f"{partner.address}{firm.hook}", "events": ["check_in.recorded"]}
    made = admin.ok("POST", "/api/notifications/v1/endpoints", json=body)
    partner.use(made["secret"], firm.hook)
    return firm


def _employ(firm: Firm, admin: Browser, admin_id: str) -> None:
    """Both who sign in may check in for everybody: the administrator as HR, the boss as well."""
    csv = PEOPLE.format(domain=firm.company.domain).encode("utf-8-sig")
    files = {"file": ("people.csv", csv, "text/csv")}
    admin.ok("POST", "/api/people/v1/imports", data={"mode": "all"}, files=files)
    page = admin.ok("GET", "/api/people/v1/employees?limit=200")
    firm.people = {item["number"]: item["id"] for item in page["items"]}
    firm.company.ids = firm.people
    for employee, role in (
        (admin_id, "hr"),
        (firm.people["boss"], "hr"),
        (firm.people["boss"], "executive"),
    ):
        admin.ok("POST", f"/api/people/v1/employees/{employee}/roles", json={"role": role})
    firm.browsers["boss"] = firm.company.invite(admin, "boss")


def _set_goals(firm: Firm) -> None:
    admin = firm.browsers["admin"]
    seed.let_one_approve(admin)
    cycles = {
        item["level"]: item
        for item in admin.ok("GET", "/api/goals/v1/cycles?limit=50")["items"]
        if item["state"] == "active"
    }
    units = {item["name"]: item["id"] for item in admin.ok("GET", "/api/people/v1/units")["items"]}
    owners = {"": None, **units, **firm.people}
    for aim in plan():
        _set(firm, aim, cycles[aim.level], owners[aim.owner])
        firm.aims[aim.name] = aim


def _set(firm: Firm, aim: Aim, cycle: dict[str, str], owner: str | None) -> None:
    assert aim.level in LEVELS
    admin, boss = firm.browsers["admin"], firm.browsers["boss"]
    body = {"cycle_id": cycle["id"], "owner": {"kind": aim.level, "id": owner}}
    sheet = seed.post(admin, "/api/goals/v1/sheets", f"sheet-{aim.name}", body)["id"]
    new = {
        "sheet_id": sheet,
        "kind": "objective",
        "title": aim.name,
        "progress_source": aim.progress_source,
        "key_results": [
            measure.body(f"{aim.name} {number}", cycle["starts_on"])
            for number, measure in enumerate(aim.measures)
        ],
    }
    if aim.above:
        new["alignments"] = [{"goal_id": firm.aims[aim.above].id, "share": aim.share}]
    made = seed.post(admin, "/api/goals/v1/goals", f"goal-{aim.name}", new)
    aim.id, aim.starts_on = made["id"], cycle["starts_on"]
    by_title = {item["title"]: item["id"] for item in made["key_results"]}
    aim.key_results = {
        by_title[f"{aim.name} {number}"]: measure for number, measure in enumerate(aim.measures)
    }
    steps = f"/api/goals/v1/sheets/{sheet}/transitions"
    seed.post(admin, steps, f"submit-{aim.name}", {"to": "in_approval"})
    seed.post(boss, steps, f"agree-{aim.name}", {"to": "agreed"})
