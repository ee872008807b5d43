"""Which codes any operation may give, and where a service's own are read from."""

from pathlib import Path

from servicekit.http.problem_codes import FILE, is_general, own_problem_codes


def test_a_code_is_general_at_its_own_status() -> None:
    assert is_general(404, "not_found")
    assert not is_general(409, "not_found")
    assert not is_general(404, "goal.not_found")


def test_codes_of_fields_are_general_where_the_input_breaks_a_rule() -> None:
    assert is_general(422, "field.required")
    assert not is_general(409, "field.required")


def test_a_service_without_the_file_has_no_codes_of_its_own(tmp_path: Path) -> None:
    assert own_problem_codes(tmp_path) == {}

    (tmp_path / FILE).write_text('{"GET /v1/things": {"404": ["thing.not_found"]}}', "utf-8")
    assert own_problem_codes(tmp_path) == {"GET /v1/things": {"404": ["thing.not_found"]}}
