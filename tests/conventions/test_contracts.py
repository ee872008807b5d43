"""What a release told others stays as it was: contracts only grow, breaking ones are a v2."""

from tools.breaking import RELEASED, breaking, current, released


def test_nothing_of_the_last_release_is_removed_or_changed() -> None:
    assert RELEASED.exists(), "run `make release`"
    assert released().file, "an empty release compares with nothing"
    assert breaking(released(), current()) == []
