"""What a hosting service, an editor or a container reads of the repository is right and its own."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conventions.tree import ROOT, name_of, tracked

YAML_FILES = [
    ROOT / ".pre-commit-config.yaml",
    *(
        path
        for path in tracked()
        if path.is_relative_to(ROOT / ".github") and path.suffix == ".yml"
    ),
]
CHANGE_KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
PINNED_ACTION = re.compile(r"actions/checkout@[0-9a-f]{40}")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", YAML_FILES, ids=name_of)
def test_yaml_is_an_object(path: Path) -> None:
    assert isinstance(load(path), dict)


def test_the_workflow_runs_what_everybody_runs() -> None:
    (job,) = load(ROOT / ".github/workflows/ci.yml")["jobs"].values()

    assert job["steps"][-1]["run"].split()[-1] == ".ci/run"
    actions = [step["uses"] for step in job["steps"] if "uses" in step]
    assert actions
    assert all(PINNED_ACTION.fullmatch(action) for action in actions)


def test_hooks_before_a_commit_call_the_projects_own_tools() -> None:
    (repository,) = load(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    pins = (ROOT / "requirements/dev.in").read_text(encoding="utf-8")
    manifest = (ROOT / "services/web/ui/package.json").read_text(encoding="utf-8")
    scripts = json.loads(manifest)["scripts"]
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        programs = re.findall(r"\.local/venv/bin/(\w+)", hook["entry"])
        packages = {"lint": "import-linter", "buf": "buf-bin"}
        assert all(f"\n{packages.get(name, name)}==" in pins for name in programs), hook["id"]
        script = re.search(r"npm .* run (\w+)$", hook["entry"])
        assert programs or (script and script[1] in scripts), hook["id"]


def test_the_container_is_built_from_its_dockerfile_and_has_what_ci_needs() -> None:
    folder = ROOT / ".devcontainer"
    container = json.loads((folder / "devcontainer.json").read_text(encoding="utf-8"))
    dockerfile = (folder / container["build"]["dockerfile"]).read_text(encoding="utf-8")
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    packages = re.findall(r"^.*need \w+ ([\w-]+)", script, re.M)
    assert len(packages) > 5
    # Node comes from the image that builds the pages; Debian's is too old for them.
    assert [name for name in packages if name not in dockerfile] == ["nodejs"]


def test_the_changelog_is_kept_as_it_says() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## (.+)$", changelog, re.M)
    assert releases[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[[\d.]+\] - \d{4}-\d\d-\d\d", name) for name in releases[1:])
    assert set(re.findall(r"^### (.+)$", changelog, re.M)) <= CHANGE_KINDS


def test_the_license_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("Apache License\n")
    assert "END OF TERMS AND CONDITIONS" in text
    assert "APPENDIX: How to apply the Apache License" in text
