"""For whom a role holds."""

from uuid import UUID

import pytest

from directory.queries import has_role_over
from servicekit.callers import GrantedRole, Person

COMPANY, CENTRE, TEAM, ELSEWHERE = (UUID(int=number) for number in range(4))


@pytest.mark.parametrize(
    ("role", "unit_id", "asked", "holds"),
    [
        ("hr", None, [TEAM, CENTRE], True),
        ("hr", None, [], True),
        ("hr", CENTRE, [TEAM, CENTRE], True),
        ("hr", TEAM, [TEAM], True),
        ("hr", ELSEWHERE, [TEAM, CENTRE], False),
        ("hr", TEAM, [], False),
        ("executive", None, [TEAM], False),
    ],
)
def test_a_role_holds_for_the_company_or_for_its_unit_and_what_is_below(
    role: str, unit_id: UUID | None, asked: list[UUID], holds: bool
) -> None:
    person = Person(
        tenant_id=COMPANY, person_id=UUID(int=9), roles=(GrantedRole(role=role, unit_id=unit_id),)
    )

    assert has_role_over(person, {"admin", "hr"}, asked) is holds
