"""Modules of the libraries depend on one another in one direction, down to single files."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

from tests.conventions.test_layout import LIBRARIES


def circle(imports: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, empty where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        modules: list[str] = error.args[1]
        return modules
    return []


@pytest.mark.parametrize("library", sorted(LIBRARIES - {"contracts"}))
def test_no_modules_of_a_library_import_each_other_in_a_circle(library: str) -> None:
    graph = grimp.build_graph(library)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}

    # What runtime says of types alone closes no circle either.
    assert circle(imports) == []


def test_a_circle_is_noticed() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}
