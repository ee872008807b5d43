"""The files of the shared tables become one, in their order, however often they are folded."""

from pathlib import Path

from servicekit.database.tenancy.platform import UPGRADES
from tools.baseline import SHARED_TABLES, fold_shared_tables


def statements(*paths: Path) -> list[str]:
    texts = [text for path in paths for text in path.read_text(encoding="utf-8").split("\n--\n")]
    return [text.strip() for text in texts]


def test_shared_tables_are_folded_into_one_file(tmp_path: Path) -> None:
    copies = [tmp_path / path.name for path in UPGRADES]
    for path, copy in zip(UPGRADES, copies, strict=True):
        copy.write_bytes(path.read_bytes())
    (tmp_path / "provision.sql").touch()

    fold_shared_tables(copies)

    folded = tmp_path / SHARED_TABLES
    assert sorted(tmp_path.glob("platform*.sql")) == [folded]
    assert statements(folded) == statements(*UPGRADES)
    text = folded.read_bytes()
    fold_shared_tables([folded])
    assert folded.read_bytes() == text


def test_what_is_added_later_runs_after_the_folded_file() -> None:
    assert SHARED_TABLES < "platform_0002_more.sql"
