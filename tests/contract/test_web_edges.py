"""Every route of web says who may call it: a new one fails until it does."""

from collections.abc import Callable

from servicekit.testing import Running

# The kit's own: its probes and its OpenAPI document.
PROBES = {"/healthz", "/readyz", "/openapi.json"}
PUBLIC = {
    # Before there is a session, and where Keycloak itself calls with a signed token.
    "/auth/login",
    "/auth/callback",
    "/auth/backchannel",
    # Answers `signed_in: false` without one.
    "/api/session",
    # The application's files and its start page, the same for everybody.
    "/",
    "/<path:path>",
    "/developers",
}


def _scopes(web: Running) -> dict[str, str | None]:
    app = web.http.application
    return {
        rule.rule: getattr(app.view_functions[rule.endpoint], "edge_scope", None)
        for rule in app.url_map.iter_rules()
        if rule.rule not in PROBES
    }


def test_every_route_says_who_may_call_it(run_service: Callable[[str], Running]) -> None:
    scopes = _scopes(run_service("web"))
    assert scopes
    unknown = [rule for rule, scope in scopes.items() if scope not in ("public", "session")]
    assert not unknown, f"who may call these? {unknown}"


def test_nothing_else_is_public(run_service: Callable[[str], Running]) -> None:
    scopes = _scopes(run_service("web"))
    assert {rule for rule, scope in scopes.items() if scope == "public"} == PUBLIC


def test_a_session_is_asked_for(run_service: Callable[[str], Running]) -> None:
    web = run_service("web")
    origin = {"Origin": web.runtime.settings.public_url}
    for path in ("/auth/logout", "/api/people/v1/employees", "/api/tenants/v1/identity-providers"):
        assert web.http.post(path, headers=origin).status_code == 401, path
        assert web.http.post(path).status_code == 403, path
