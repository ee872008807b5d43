"""Data providers are told by notice and by mail what is due, and what is overdue."""

from typing import Any

import sqlalchemy as sa

from chengshi.goals.v1.events_pb2 import MetricValuesRequested, RequestedMetric
from servicekit.ids import new_id
from services.notifications.channels.models import Mail

QUARTER = {"cadence": "quarter", "period": "2026-Q3", "due_on": "2026-10-08", "series": 1}


def awaited(acme: Any, step: str, *names: str) -> MetricValuesRequested:
    metrics = [RequestedMetric(metric_id=str(new_id()), name=name, **QUARTER) for name in names]
    told = {"metrics": metrics, "total": len(metrics)}
    return MetricValuesRequested(provider_id=str(acme.staff), step=step, **told)


def mails(acme: Any) -> int:
    with acme.service.as_system(acme.company) as uow:
        return int(uow.session.scalar(sa.select(sa.func.count()).select_from(Mail)))


def test_all_that_is_due_is_one_notice_that_opens_the_grid(acme: Any) -> None:
    acme.hear(awaited(acme, "due", "产量", "合格率"))

    (chinese,) = acme.notices(acme.staff)
    (english,) = acme.notices(acme.staff, **{"Accept-Language": "en"})
    assert chinese["title"] == "今天有 2 项指标要填报"
    assert chinese["body"].startswith("产量 2026-Q3 · 合格率 2026-Q3。")
    assert english["title"] == "Metric values due today: 2"
    assert chinese["link"] == "/data-entry?period=quarter"
    assert (acme.notices(acme.boss), mails(acme)) == ([], 1)


def test_what_is_overdue_is_the_providers_and_names_the_first_of_many(acme: Any) -> None:
    acme.hear(awaited(acme, "overdue", *"ABCDEFG"))

    (told,) = acme.notices(acme.staff)
    assert told["title"] == "7 项指标的数据已逾期"
    assert "E 2026-Q3 · …" in told["body"]
    assert "F" not in told["body"]


def test_told_twice_by_the_same_event_is_told_once(acme: Any) -> None:
    fact, event_id = awaited(acme, "due", "产量"), new_id()

    acme.hear(fact, event_id=event_id)
    acme.hear(fact, event_id=event_id)

    assert (len(acme.notices(acme.staff)), mails(acme)) == (1, 1)
