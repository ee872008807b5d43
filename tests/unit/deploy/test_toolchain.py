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


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tree of another release with the requirements of this one."""
    tree, folder = tmp_path / "tree", tmp_path / "release"
    (tree / "requirements").mkdir(parents=True)
    (tree / "requirements" / "run.txt").write_bytes(toolchain.RUN.read_bytes())
    (tmp_path / "cache").mkdir()
    monkeypatch.setattr(toolchain, "LOCAL", tmp_path)
    monkeypatch.setattr(toolchain, "RELEASE", folder)
    return tree


def test_a_release_that_pins_the_same_runs_on_this_checkouts_python(release: Path) -> None:
    assert toolchain.prepare_release(release) == toolchain.PYTHON


def test_a_release_that_pins_others_gets_them_installed_once(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []

    def install(folder: Path, requirements: list[Path]) -> None:
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()
        installed.extend(path.read_text(encoding="utf-8") for path in requirements)

    monkeypatch.setattr(toolchain, "_install_python", install)
    pins = release / "requirements" / "run.txt"
    for text in ("a==1\n", "a==1\n", "a==2\n"):
        pins.write_text(text, encoding="utf-8")
        python = toolchain.prepare_release(release)
        assert python == toolchain.RELEASE / "bin" / "python"

    assert installed == ["a==1\n", "a==2\n"]
