"""What a release told others stays as it was: contracts only grow, breaking ones are a v2."""

from tools.breaking import PROTO, RELEASED, changed_options, current, is_compatible, released


def test_contracts_break_nothing_of_the_last_release() -> None:
    assert RELEASED.exists(), "run `make release`"
    assert released().file, "an empty release compares with nothing"
    assert is_compatible(PROTO)


def test_rpcs_stay_internal_or_not_as_released() -> None:
    assert changed_options(released(), current()) == []
