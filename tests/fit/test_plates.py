"""A load as the gym's discs make it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import legpress as lp
from legpress.fit.plates import MOST_DISCS, loading

SLED, STACK = (lp.Machine.load(name) for name in ("sled-45-large-plate", "horizontal-selectorised"))


def with_discs(*sizes_kg: float) -> lp.Machine:
    return SLED.model_copy(update={"plates": SLED.plates.model_copy(update={"available_kg": sizes_kg})})


@given(st.floats(0, 600))
def test_never_above_the_load_and_less_than_the_smallest_pair_below(load_kg):
    put_on = loading(SLED, load_kg)
    assert put_on.load_kg <= load_kg + 1e-6
    assert load_kg - put_on.load_kg < 2 * min(SLED.plates.available_kg)
    assert put_on.load_kg == pytest.approx(put_on.sides * sum(put_on.per_side_kg))
    assert list(put_on.per_side_kg) == sorted(put_on.per_side_kg, reverse=True)
    assert set(put_on.per_side_kg) <= set(SLED.plates.available_kg)


@given(st.floats(-50, 300))
def test_a_stack_is_pinned_at_a_whole_step(load_kg):
    put_on = loading(STACK, load_kg)
    assert put_on.load_kg <= max(load_kg, 0.0) + 1e-6
    assert put_on.load_kg % 5 == pytest.approx(0)


@given(
    st.lists(st.sampled_from([25.0, 20.0, 15.0, 10.0, 7.5, 5.0]), min_size=1, max_size=4, unique=True), st.floats(0, 90)
)
def test_no_other_choice_of_discs_comes_nearer(sizes, one_side_kg):
    """Also with sizes that do not divide each other: 20 a side of 15s and 10s is two tens, not one fifteen."""
    put_on = loading(with_discs(*sizes), 2 * one_side_kg)
    most = int(one_side_kg // min(sizes))
    sums = {0.0}
    for _ in range(most):
        sums |= {have + size for have, size in itertools.product(sums, sizes) if have + size <= one_side_kg + 1e-9}
    assert put_on.load_kg / 2 == pytest.approx(max(sums))


def test_a_peg_is_only_so_long():
    assert len(loading(with_discs(1.25), 500).per_side_kg) <= MOST_DISCS
