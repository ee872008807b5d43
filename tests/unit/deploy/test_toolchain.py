"""What is installed is emptied only where it belongs to this checkout."""

from pathlib import Path

import pytest

from deploy.local import toolchain
from deploy.local.errors import SetupError


def test_another_checkouts_environment_is_not_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, link = tmp_path / "theirs", tmp_path / "link"
    theirs.mkdir()
    (theirs / "kept").touch()
    link.symlink_to(theirs)
    monkeypatch.setattr(toolchain, "VENV", link)
    monkeypatch.setattr(toolchain, "PYTHON", link / "bin" / "python")
    monkeypatch.setattr(toolchain, "LOCAL", tmp_path)
    stamp = tmp_path / "cache" / "venv.stamp"
    stamp.parent.mkdir()
    stamp.write_text("of other requirements", encoding="utf-8")

    with pytest.raises(SetupError, match="another checkout"):
        toolchain.prepare_python()

    assert (theirs / "kept").exists()
    assert stamp.exists()


def test_another_checkouts_packages_of_the_pages_are_not_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, link = tmp_path / "theirs", tmp_path / "link"
    theirs.mkdir()
    (theirs / "kept").touch()
    link.symlink_to(theirs)
    monkeypatch.setattr(toolchain, "UI_MODULES", link)
    monkeypatch.setattr(toolchain, "LOCAL", tmp_path)
    monkeypatch.setattr(toolchain, "_install_packages", (theirs / "kept").unlink)

    with pytest.raises(SetupError, match="another checkout"):
        toolchain.prepare_pages()

    assert (theirs / "kept").exists()
