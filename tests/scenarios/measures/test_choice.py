"""Measures switched on and off, packages unfolded only where they must be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scenarios.measures.choice import replaced, switched, unfolded

PACKAGES = {"all": ("a", "b", "c"), "two": ("b", "d")}
NAMES = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), unique=True)


def test_a_package_is_unfolded_when_one_of_its_measures_goes() -> None:
    assert switched(("all", "e"), PACKAGES, {"b": False}) == ("a", "c", "e")


def test_off_and_on_again_leads_back_to_the_package() -> None:
    off = switched(("all",), PACKAGES, {"a": False})
    assert off == ("b", "c")
    assert switched(off, PACKAGES, {"a": True}) == ("all",)


def test_what_says_so_already_stays_as_it_is() -> None:
    assert switched(("c", "b", "a"), PACKAGES, {"a": True, "d": False}) == ("c", "b", "a")


@given(NAMES, st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e"]), st.booleans()))
def test_afterwards_exactly_what_was_asked_for_is_on(names: list[str], changes: dict[str, bool]) -> None:
    found = unfolded(switched(names, PACKAGES, changes), PACKAGES)
    wanted = (set(names) | {name for name, on in changes.items() if on}) - {n for n, on in changes.items() if not on}
    assert set(found) == wanted
    assert len(found) == len(set(found))


def test_a_measure_is_replaced_where_it_stood() -> None:
    assert replaced(("e", "all"), PACKAGES, "b", "x") == ("e", "a", "x", "c")
    assert replaced(("e", "all"), PACKAGES, "d", "x") == ("e", "all")
