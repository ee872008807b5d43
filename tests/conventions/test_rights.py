"""Rights come with the answer as `allowed_actions`; pages derive none from roles (ADR 0041)."""

import re

from tests.conventions import tree
from tools import openapi

DOCUMENT = openapi.merged(openapi.service_documents(), public=False)
PAGES = tree.ROOT / "services/web/ui/src"
# Names that tell a right in a word of their own.
RIGHTS = re.compile(r"(can|may)(_\w+)?|editable|is_editable|permissions|rights|\w+_actions")
# Actions that a unit decided on in earlier cycles: things, no rights.
NO_RIGHTS = {("UnitRetrospectivesOut", "earlier_actions")}
# Where roles are shown, granted and chosen as approvers: data, no rights.
SHOWS_ROLES = {
    "api/people.ts",
    "features/print/components/Signatures.tsx",
    "features/settings/components/FlowStep.tsx",
    "features/people/queries/people.ts",
    "features/settings/components/RoleDrawer.tsx",
    "features/settings/components/Roles.tsx",
}
ROLE = re.compile(
    r"\broles?\b[^\n]{0,40}(===|!==|includes\(|some\()|[\"'](hr|admin|executive)[\"']"
)
DERIVES = re.compile(r"\b(hasRole\w*|mayEdit|canEdit)\b")


def test_a_right_is_named_allowed_actions_and_lists_verbs() -> None:
    wrong, listed = [], 0
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for field, shape in schema.get("properties", {}).items():
            if field == "allowed_actions":
                listed += 1
                assert shape["type"] == "array", name
                assert shape["items"]["enum"], name
                assert field in schema["required"], name
            elif RIGHTS.fullmatch(field) and (name, field) not in NO_RIGHTS:
                wrong.append(f"{name}.{field}")
    assert listed > 20
    assert wrong == []


def test_pages_derive_no_right_from_roles() -> None:
    wrong = []
    for path in sorted(PAGES.rglob("*.ts*")):
        name = path.relative_to(PAGES).as_posix()
        if name == "api/generated.ts" or name.endswith(".test.ts"):
            continue
        text = path.read_text(encoding="utf-8")
        if DERIVES.search(text):
            wrong.append(name)
        if name not in SHOWS_ROLES and ROLE.search(text):
            wrong.append(name)
    assert wrong == []
