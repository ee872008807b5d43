"""What every change of an employee shares: the path of units, the published state, the audit."""

from collections.abc import Mapping
from uuid import UUID

from servicekit.unit_of_work.session import UnitOfWork
from services.people import events, queries
from services.people.models import Employee


def unit_path(uow: UnitOfWork, employee: Employee) -> frozenset[UUID]:
    """Return the unit of today's main assignment and all above it; empty without one."""
    main = employee.main_assignment(uow.tenant.today())
    return queries.unit_path(uow, [main.unit_id]) if main else frozenset()


def publish_change(
    uow: UnitOfWork, employee: Employee, action: str, before: Mapping[str, object] | None = None
) -> None:
    """Raise the version, publish the state and audit the fields of `before` (name, number else)."""
    if employee.id is not None:
        employee.updated_at = uow.now()
    uow.flush()
    uow.publish_state(employee, events.employee_state)
    after = {name: getattr(employee, name) for name in before or ("number", "name")}
    uow.audit(action, f"employee:{employee.id}", before, after)
