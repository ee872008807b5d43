"""`python -m deploy.demo`: makes the example company once, and prints who can sign in."""

import json
import os
import sys
import time
from pathlib import Path

from deploy.demo import across, company, metrics, seed
from deploy.demo.browser import Browser, mail_to
from deploy.local import credentials, instances
from deploy.local.progress import say
from servicekit import clock

SITE, MAIL = os.environ["PUBLIC_URL"], os.environ["MAIL_URL"]
PROVISION_SECONDS = 120


def main() -> int:
    instance = instances.instance()
    clock.follow(instance.clock)
    done = instance.folder / "demo.json"
    if not done.exists():
        fill_in(instance)
        done.write_text(json.dumps({"company": company.NAME}), encoding="utf-8")
    _print(instance)
    return 0


def fill_in(instance: instances.Instance) -> None:
    """Every step can be repeated: a run that was cut off goes on where it stopped."""
    today = company.today()
    with seed.told("signing the company up"):
        _sign_up(instance.folder / "demo-sign-up.json")
        admin = _first_sign_in(instance, f"admin@{company.DOMAIN}")
    with seed.told("importing 60 people"):
        ids = seed.import_people(admin)
        for number, role in (("C001", "executive"), ("H001", "hr")):
            path = f"/api/people/v1/employees/{ids[number]}/roles"
            seed.post(admin, path, f"role-{number}", {"role": role})
        units = seed.units_by_path(admin)
        path = f"/api/people/v1/employees/{ids['H002']}/roles"
        body = {"role": "hr", "unit_id": units["研发中心"]}
        seed.post(admin, path, "role-H002", body)
    with seed.told(f"inviting {len(company.SIGN_INS)} of them"):
        browsers = {
            label: _invited(instance, admin, ids[number], f"{number.lower()}@{company.DOMAIN}")
            for label, number in company.SIGN_INS.items()
        }
    hr, boss = browsers["HRD"], browsers["老板"]
    with seed.told("setting goals from the company to the person"):
        cycles = seed.lay_cycles(hr, today)
        seed.set_working_calendar(hr, today)
        known = metrics.lay(hr, units, ids)
        follows = metrics.followers(known, units)
        goals = seed.lay_goals(hr, boss, cycles, units, ids, follows, today)
    with seed.told("eight weeks of check-ins"):
        seed.check_in(hr, goals, today)
        staff = company.SIGN_INS["员工"]
        for one in (hr, boss):
            seed.read_notices(one)
        seed.change_targets(browsers["员工"], browsers["主管"], goals[staff])
    with seed.told("what heads find across"):
        across.meet(browsers["部门负责人"], cycles, units, ids, today)
        across.ask_for_help(hr, browsers["部门负责人"], cycles["unit"], units, today)
    with seed.told("values that 财务 provides"):
        metrics.provide(browsers["数据提供人"], hr, units, known)
        metrics.name_late_provider(hr, ids, known)


def _sign_up(kept: Path) -> None:
    anybody = Browser(SITE)
    if not kept.exists():
        body = {
            "company": company.NAME,
            "slug": company.SLUG,
            "package": "mixed",
            "locale": "zh-CN",
            "time_zone": company.TIME_ZONE,
            "admin_name": "系统管理员",
            "admin_email": f"admin@{company.DOMAIN}",
        }
        headers = {"Idempotency-Key": f"sign-up-{company.SLUG}"}
        made = anybody.ok("POST", "/api/tenants/v1/sign-ups", json=body, headers=headers)
        run = {name: made[name] for name in ("id", "progress_secret")}
        kept.write_text(json.dumps(run), encoding="utf-8")
    run = json.loads(kept.read_text(encoding="utf-8"))
    path = f"/api/tenants/v1/sign-ups/{run['id']}?progress_secret={run['progress_secret']}"
    deadline = time.monotonic() + PROVISION_SECONDS
    while (state := anybody.ok("GET", path))["state"] != "done":
        if time.monotonic() > deadline:
            raise TimeoutError(f"the company is not ready: {state['steps']}")
        time.sleep(0.3)


def _invited(instance: instances.Instance, admin: Browser, employee: str, email: str) -> Browser:
    path = f"/api/people/v1/employees/{employee}/invitation"
    seed.post(admin, path, f"invite-{employee}", {})
    return _first_sign_in(instance, email)


def _first_sign_in(instance: instances.Instance, email: str) -> Browser:
    """Set the password that the mail asks for, unless that was done, and sign in."""
    browser, password = Browser(SITE), credentials.password(instance, f"demo.{email}")
    marker = instance.folder / f"demo-{email}.signed-in"
    if not marker.exists():
        link = next(link for link in mail_to(MAIL, email)["links"] if "action-token" in link)
        Browser(SITE).set_password(link, password)
    browser.sign_in(email, password)
    marker.touch()
    return browser


def _print(instance: instances.Instance) -> None:
    say(f"\n{company.NAME}: sign in at {SITE}")
    everybody = {
        label: f"{number.lower()}@{company.DOMAIN}" for label, number in company.SIGN_INS.items()
    }
    for label, email in {**everybody, "管理员": f"admin@{company.DOMAIN}"}.items():
        password = credentials.password(instance, f"demo.{email}")
        # Letters are half as wide as characters.
        gap = " " * (12 - sum(1 if letter.isascii() else 2 for letter in label))
        say(f"  {label}{gap}{email:34} {password}")


if __name__ == "__main__":
    sys.exit(main())
