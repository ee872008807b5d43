"""What tenants shows."""

from typing import Any

from servicekit.unit_of_work import UnitOfWork


def show_me(uow: UnitOfWork) -> dict[str, Any]:
    return {"id": uow.person.person_id, "name": uow.person.name}
