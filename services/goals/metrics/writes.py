"""Set-based writes of metrics and their values."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from servicekit.clock import offset
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.metrics.models import MissingValues, NewValue

# By the database's clock, after the metrics were locked: values are recorded in the order of the
# changes. `offset` is how far the business time is ahead of that clock.
INSERT_VALUES = """
    INSERT INTO metric_values (id, metric_id, unit_id, period_start, period_end, value, numerator,
        denominator, author, recorded_at)
    SELECT id, metric_id, unit_id, period_start, period_end, value, numerator, denominator,
        %(author)s, statement_timestamp() + %(offset)s
    FROM jsonb_to_recordset(CAST(%(values)s AS jsonb)) AS new_value(
        id uuid, metric_id uuid, unit_id uuid, period_start date, period_end date, value numeric,
        numerator numeric, denominator numeric)
    RETURNING recorded_at
"""
# Leaves the version alone: a reminder is nobody's change of the metric.
MARK_REMINDED = """
    UPDATE metrics SET due_reminded_through = GREATEST(due_reminded_through, reminder.period_end),
        overdue_reminded_through = CASE reminder.step WHEN 'overdue' THEN reminder.period_end
            ELSE overdue_reminded_through END
    FROM jsonb_to_recordset(CAST(%(reminders)s AS jsonb))
        AS reminder(id uuid, step text, period_end date)
    WHERE metrics.id = reminder.id
"""


def insert_values(uow: UnitOfWork, values: Sequence[NewValue], author: str) -> datetime:
    """Insert at least one value; returns the time at which they are recorded.

    `author` is as in the audit log: person:…, client:….
    """
    records = json.dumps([asdict(value) for value in values], default=str)
    parameters = {"values": records, "author": author, "offset": offset()}
    rows = execute_raw(uow.session, INSERT_VALUES, parameters).fetchall()
    recorded_at: datetime = rows[0].recorded_at
    return recorded_at


def mark_reminded(uow: UnitOfWork, missing: Sequence[MissingValues]) -> None:
    """Note of which periods the providers are reminded."""
    reminders = [
        {"id": item.metric.id, "step": item.step, "period_end": item.period.ends_on}
        for item in missing
    ]
    records = json.dumps(reminders, default=str)
    execute_raw(uow.session, MARK_REMINDED, {"reminders": records})
