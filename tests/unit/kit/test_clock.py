"""The business time follows the file of a local instance; the time of the world never does."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deploy.local import clock as local_clock
from deploy.local.errors import SetupError
from deploy.local.instances import Instance
from servicekit import clock
from servicekit.config import ConfigError, Settings, load
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext
from tests.unit.kit.test_config import GOOD

NEW_YEAR = datetime(2027, 1, 1, 0, 10, tzinfo=local_clock.SHANGHAI)
MINUTE = timedelta(minutes=1)


class LooseInstance(Instance):
    """An instance whose folder is the test's own."""

    folder_of_test: Path

    @property
    def folder(self) -> Path:
        return self.folder_of_test


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    of = LooseInstance("test", 0)
    LooseInstance.folder_of_test = tmp_path
    clock.follow(of.clock)
    yield of
    clock.follow(None)


def test_without_a_file_business_and_world_have_one_time(instance: Instance) -> None:
    assert abs(clock.now() - datetime.now(UTC)) < MINUTE
    clock.follow(None)
    assert abs(clock.now() - datetime.now(UTC)) < MINUTE


def test_business_moves_while_it_runs_and_the_world_does_not(instance: Instance) -> None:
    tenant = TenantContext(new_id(), "active", "acme", "Acme", "Asia/Shanghai", "zh-CN", "mixed")

    local_clock.move(instance, NEW_YEAR)
    assert abs(clock.now() - NEW_YEAR) < MINUTE
    assert abs(UnitOfWork.now() - NEW_YEAR) < MINUTE
    assert tenant.today() == date(2027, 1, 1)
    assert abs(clock.real_now() - datetime.now(UTC)) < MINUTE

    local_clock.move(instance, NEW_YEAR + timedelta(days=89))
    assert tenant.today() == date(2027, 3, 31)

    local_clock.move(instance, None)
    assert abs(clock.now() - clock.real_now()) < MINUTE


def test_a_file_that_has_not_changed_is_not_read_again(instance: Instance) -> None:
    local_clock.move(instance, NEW_YEAR)
    before = clock.offset()
    changed = instance.clock.stat().st_mtime_ns
    instance.clock.write_text("0", encoding="ascii")
    os.utime(instance.clock, ns=(changed, changed))

    assert clock.offset() == before


@pytest.mark.parametrize("file", ["/etc/clock", "clock", str(clock.CHECKOUT / "clock")])
def test_only_a_local_instance_names_a_file(file: str) -> None:
    with pytest.raises(ConfigError, match="CLOCK_FILE is malformed: only a local instance"):
        load(Settings, GOOD | {"CLOCK_FILE": file})


def test_an_image_refuses_every_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = str(Instance("test", 0).clock)
    assert load(Settings, GOOD | {"CLOCK_FILE": file}).clock_file == Path(file)

    # As the Dockerfile lays it: the libraries without deploy/local.
    monkeypatch.setattr(clock, "CHECKOUT", tmp_path)
    with pytest.raises(ConfigError, match="CLOCK_FILE"):
        load(Settings, GOOD | {"CLOCK_FILE": str(tmp_path / ".local" / "test" / "clock")})


def test_a_moment_is_a_time_in_shanghai() -> None:
    assert local_clock.moment("2027-01-01T00:10") == NEW_YEAR
    assert local_clock.moment("real") is None
    with pytest.raises(SetupError):
        local_clock.moment("tomorrow")


@pytest.mark.parametrize("day", local_clock.DAYS)
def test_every_day_that_is_walked_on_is_ahead(day: str) -> None:
    found = local_clock.ahead(day)
    assert found > datetime.now(UTC)
    assert f"{found:%m-%dT%H:%M}" == day
