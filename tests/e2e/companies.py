"""Companies that sign up for a test, and their people."""

import os
from dataclasses import dataclass, field
from typing import Any

import httpx2

from deploy.demo import seed
from deploy.demo.browser import Browser, mail_to
from servicekit.ids import new_id
from tests.e2e.waiting import eventually

DISCOVERY = "/.well-known/openid-configuration"
PASSWORD = "correct horse battery staple"


def site() -> str:
    return os.environ["PUBLIC_URL"]


@dataclass
class Company:
    """A company with a domain of its own; people set their passwords by the mail they get."""

    slug: str = field(default_factory=lambda: f"e2e-{new_id().hex[-10:]}")
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        return f"{self.slug}.test"

    @property
    def sso_domain(self) -> str:
        return f"sso-{self.slug}.test"

    def sign_up(self, seconds: float = 90, locale: str = "zh-CN", name: str = "端到端") -> None:
        anybody = Browser(site())
        body = {
            "company": f"{name} {self.slug}",
            "slug": self.slug,
            "package": "mixed",
            "locale": locale,
            "time_zone": "Asia/Shanghai",
            "admin_name": "管理员" if locale == "zh-CN" else "Administrator",
            "admin_email": f"admin@{self.domain}",
        }
        made = seed.post(anybody, "/api/tenants/v1/sign-ups", f"sign-up-{self.slug}", body)
        path = f"/api/tenants/v1/sign-ups/{made['id']}?progress_secret={made['progress_secret']}"
        done = eventually(lambda: anybody.ok("GET", path)["state"] == "done", seconds, 0.2)
        assert done, anybody.ok("GET", path)

    def first_sign_in(self, name: str) -> Browser:
        """Set the password that the mail asks for, then sign in."""
        mail = mail_to(os.environ["MAIL_URL"], f"{name}@{self.domain}")
        link = next(link for link in mail["links"] if "action-token" in link)
        Browser(site()).set_password(link, PASSWORD)
        return self.sign_in(name)

    def sign_in(self, name: str) -> Browser:
        browser = Browser(site())
        browser.sign_in(f"{name}@{self.domain}", PASSWORD)
        return browser

    def import_people(self, admin: Browser) -> None:
        """60 people: a boss, a head, a colleague who comes by SSO, and 57 more."""
        rows = ["工号,姓名,邮箱,部门,岗位,主管工号,部门负责人"]
        rows.append(f"boss,老板,boss@{self.domain},总经办,总经理,,是")
        rows.append(f"head,主管,head@{self.domain},研发中心,负责人,boss,是")
        rows.append(f"staff,员工,staff@{self.domain},研发中心,工程师,head,")
        rows.append(f"sso,单点,sso@{self.sso_domain},研发中心,工程师,head,")
        rows += [f"w{number:03},同事{number},,研发中心,工程师,head," for number in range(56)]
        files = {"file": ("people.csv", "\n".join(rows).encode("utf-8-sig"), "text/csv")}
        done = admin.ok("POST", "/api/people/v1/imports", data={"mode": "all"}, files=files)
        assert (done["created"], done["rejected"]) == (60, 0)
        page = admin.ok("GET", "/api/people/v1/employees?limit=200")
        self.ids = {item["number"]: item["id"] for item in page["items"]}

    def invite(self, admin: Browser, name: str) -> Browser:
        admin.ok("POST", f"/api/people/v1/employees/{self.ids[name]}/invitation", json={})
        return self.first_sign_in(name)


class OwnProvider:
    """A company's own OIDC provider: a second realm with one client and one user."""

    def __init__(self, company: Company) -> None:
        self.keycloak = os.environ["KEYCLOAK_URL"]
        self.realm, self.company = f"corp-{company.slug}", company
        self._http = httpx2.Client(trust_env=False, timeout=30)
        token = self._http.post(
            f"{self.keycloak}/realms/master/protocol/openid-connect/token",
            data={
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": os.environ["KEYCLOAK_ADMIN_USERNAME"],
                "password": os.environ["KEYCLOAK_ADMIN_PASSWORD"],
            },
        )
        self._http.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
        answer = self._http.post(f"{self.keycloak}/admin/realms", json=self._definition())
        assert answer.status_code == 201, answer.text

    def attach(self, admin: Browser) -> dict[str, Any]:
        body = {
            "display_name": "自家登录",
            "domain": self.company.sso_domain,
            "discovery_url": f"{self.keycloak}/realms/{self.realm}{DISCOVERY}",
            "client_id": "chengshi",
            "client_secret": "corp-secret",
        }
        made: dict[str, Any] = admin.ok("POST", "/api/tenants/v1/identity-providers", json=body)
        return made

    def remove(self) -> None:
        self._http.delete(f"{self.keycloak}/admin/realms/{self.realm}")
        self._http.close()

    def _definition(self) -> dict[str, Any]:
        email = f"sso@{self.company.sso_domain}"
        person = {
            "username": email,
            "email": email,
            "emailVerified": True,
            "firstName": "单",
            "lastName": "点",
            "enabled": True,
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        client = {
            "clientId": "chengshi",
            "secret": "corp-secret",
            "publicClient": False,
            "standardFlowEnabled": True,
            "redirectUris": [f"{self.keycloak}/realms/chengshi/broker/*"],
        }
        return {
            "realm": self.realm,
            "enabled": True,
            "loginWithEmailAllowed": True,
            "clients": [client],
            "users": [person],
        }
