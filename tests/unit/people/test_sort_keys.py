"""People sort by how their names are spoken."""

import pytest

from services.people.use_cases.sort_keys import name_sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王芳", "wang fang"),
        ("单田芳", "shan tian fang"),
        ("曾国藩", "zeng guo fan"),
        ("尉迟恭", "yu chi gong"),
        ("郑单", "zheng dan"),
        ("Anna Schmidt", "anna schmidt"),
    ],
)
def test_a_surname_is_read_as_one(name: str, key: str) -> None:
    assert name_sort_key(name) == key
