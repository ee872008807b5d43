"""The template that fits best stands first; what is for somebody else does not stand there."""

from typing import Any

import pytest

from services.goals.library.models import Template, span_for_days
from services.goals.library.use_cases.template_recommendations import (
    SCORES,
    OwnerProfile,
    match_reasons,
)

UNIT = "00000000-0000-7000-8000-000000000001"


def template(**own: Any) -> Template:
    usual: dict[str, Any] = {"job_families": [], "levels": [], "unit_ids": [], "spans": []}
    return Template(**usual | {"leaders": None, "mode": "kpi"} | own)


def person(**own: Any) -> OwnerProfile:
    return OwnerProfile(**{"kind": "person", "span": "quarter", "package": "okr"} | own)


@pytest.mark.parametrize(
    ("own", "place"),
    [
        ({"levels": ["unit"]}, person()),
        ({"leaders": True}, person(leads=False)),
        ({"leaders": False}, person(leads=True)),
        ({"unit_ids": [UNIT]}, person()),
    ],
)
def test_a_template_for_somebody_else_does_not_fit(own: Any, place: OwnerProfile) -> None:
    assert match_reasons(template(**own), place) is None


@pytest.mark.parametrize(
    ("own", "place", "reasons"),
    [
        ({"unit_ids": [UNIT]}, person(unit_ids=[UNIT]), ["unit"]),
        ({"job_families": ["研发"]}, person(job_family="研发工程师"), ["job_family"]),
        ({"job_families": ["R&D"]}, person(job_family="r&d"), ["job_family"]),
        ({"job_families": ["质量"]}, person(unit_names=["质量部"]), ["unit_name"]),
        ({"leaders": True}, person(leads=True), ["leaders"]),
        ({"spans": ["quarter"]}, person(), ["span"]),
        ({"mode": "okr"}, person(), ["package"]),
        ({"mode": "mixed"}, person(package="kpi"), ["package"]),
        ({"job_families": ["销售"]}, person(job_family="财务"), []),
        ({}, person(job_family=""), []),
    ],
)
def test_it_says_why_it_fits(own: Any, place: OwnerProfile, reasons: list[str]) -> None:
    assert match_reasons(template(**own), place) == reasons


def test_a_unit_of_its_own_outweighs_all_the_rest() -> None:
    assert SCORES["unit"] > SCORES["job_family"] + SCORES["leaders"] + SCORES["unit_name"]


@pytest.mark.parametrize(
    ("days", "span"), [(28, "month"), (31, "month"), (92, "quarter"), (184, "half_year")]
)
def test_a_cycles_span_follows_its_days(days: int, span: str) -> None:
    assert span_for_days(days) == span
    assert span_for_days(366) == "year"
