"""No file leads to a package index, to a machine's own folders or to a secret."""

import re

import pytest

from tests.conventions.tree import name_of, tracked

# Spelled in parts, so that this file does not name what it looks for.
HOSTS = ("pypi|org", "pythonhosted|org", "npmjs|org", "npmjs|com", "yarnpkg|com", "maven|org")
HOSTS += ("maven|apache|org", "docker|io", "ghcr|io", "quay|io", "gcr|io", "debian|org")
HOSTS += ("ubuntu|com", "alpinelinux|org", "crates|io", "rubygems|org", "golang|org")
INDEX = re.compile("|".join(rf"\b{host.replace('|', '[.]')}\b" for host in HOSTS), re.I)
FOLDERS = ("work", "root", "home", "Users", "tmp")
MACHINE = re.compile(rf"(?<![\w.$}}/:-])/({'|'.join(FOLDERS)})/[\w.-]")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bwhsec_[A-Za-z0-9+/]{24,}|\bAKIA[0-9A-Z]{16}\b"
)
# The test vector that the standard for webhooks publishes.
PUBLIC = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TEXT = 2_000_000


def texts() -> list[tuple[str, str]]:
    """Every tracked file that is text, with its name."""
    found = []
    for path in tracked():
        content = path.read_bytes()[:TEXT]
        if b"\0" not in content:
            found.append((name_of(path), content.decode("utf-8").replace(PUBLIC, "")))
    return found


def hits(pattern: re.Pattern[str], text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if pattern.search(line)]


@pytest.mark.parametrize(
    ("pattern", "what"),
    [(INDEX, "a package index"), (MACHINE, "a machine's own folder"), (SECRET, "a secret")],
    ids=["index", "machine", "secret"],
)
def test_no_file_names(pattern: re.Pattern[str], what: str) -> None:
    found = {name: lines for name, text in texts() if (lines := hits(pattern, text))}

    assert found == {}, what


def test_what_must_not_be_named_is_noticed() -> None:
    for host in HOSTS:
        assert hits(INDEX, f"https://files.{host.replace('|', '.')}/simple")
    for folder in FOLDERS:
        assert hits(MACHINE, f'path = "/{folder}/me/project"')
    assert hits(SECRET, "-----BEGIN RSA " + "PRIVATE KEY-----")
    for innocent in ("/v1/work/items", "http://127.0.0.1:8100/home/x", "import root.tmp"):
        assert hits(MACHINE, innocent) == [], innocent


def test_files_end_with_a_line_and_carry_no_trailing_blanks() -> None:
    generated = (".svg", ".pyi", ".sql", ".json")
    for name, text in texts():
        if text and not name.endswith(generated) and "_pb2" not in name:
            assert text.endswith("\n"), name
            assert not re.search(r"[ \t]\n", text), name
