"""Messages about cycles."""

from chengshi.goals.v1 import events_pb2 as pb
from services.goals.cycles.models import Cycle


def cycle_state(cycle: Cycle) -> pb.CycleState:
    """Build the current state of a cycle."""
    return pb.CycleState(
        cycle_id=str(cycle.id),
        name=cycle.name,
        level=cycle.level,
        starts_on=cycle.starts_on.isoformat(),
        ends_on=cycle.ends_on.isoformat(),
        cut_off_on=cycle.cut_off_on.isoformat(),
        state=cycle.state,
        parent_id=str(cycle.parent_id or ""),
        version=cycle.version,
    )
