"""A load as the gym's discs make it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import legpress as lp
from legpress.fit.plates import MOST_DISCS, SAME_KG, Loading, loading, loadings
from legpress.machine import Plates
from legpress.measures import KG_PER_LB
from legpress.report.plate_words import plates_words

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


# pounds

POUND_GYM = (45.0, 35.0, 25.0, 10.0, 5.0)


def with_rack(machine: lp.Machine, **plates) -> lp.Machine:
    return machine.model_copy(update={"plates": Plates(**plates), "provenance": ()})


def discs_lb(put_on: Loading) -> list[float]:
    return [round(kg / KG_PER_LB, 6) for kg in put_on.per_side_kg]


@pytest.mark.parametrize(
    ("lb", "a_side"), [(190, [45, 45, 5]), (230, [45, 45, 25]), (180, [45, 45]), (189, [45, 45]), (70, [35]), (0, [])]
)
def test_a_pound_gym_loads_what_is_written_on_its_discs(lb, a_side):
    gym = with_rack(SLED, available_lb=POUND_GYM)
    put_on = loading(gym, lb * KG_PER_LB)
    assert (discs_lb(put_on), put_on.unit) == (a_side, "lb")
    assert plates_words(put_on) == (f"{' + '.join(map(str, a_side))} lb a side" if a_side else "empty sled")


def test_a_rack_in_pounds_has_no_loads_a_few_grams_apart():
    gym = with_rack(SLED, available_lb=POUND_GYM)
    assert [round(one.load_kg / KG_PER_LB, 6) for one in loadings(gym)] == [10 * k for k in range(221)]


def test_pounds_that_an_older_file_wrote_in_kilograms_are_pounds():
    older = with_rack(SLED, available_kg=(20.41, 15.88, 11.34, 4.54, 2.27))
    assert loadings(older) == loadings(with_rack(SLED, available_lb=POUND_GYM))
    assert loadings(with_rack(STACK, available_kg=(4.54,))) == loadings(with_rack(STACK, available_lb=(10.0,)))


@given(st.floats(0, 900), st.sampled_from([45.0, 25.0, 10.0]), st.sampled_from([20.0, 10.0, 2.5]))
def test_a_gym_of_both_units_hangs_one_of_them(load_kg, lb, kg):
    gym = with_rack(SLED, available_kg=(kg, 1.25), available_lb=(lb,))
    put_on = loading(gym, load_kg)
    assert set(put_on.per_side_kg) <= ({kg, 1.25} if put_on.unit == "kg" else {lb * KG_PER_LB})
    assert put_on.load_kg <= load_kg + 1e-6
    loads = [one.load_kg for one in loadings(gym)]
    assert all(after - before > SAME_KG for before, after in itertools.pairwise(loads))


@pytest.mark.parametrize("name", [name for name in lp.machine.catalogue_names() if "selectorised" not in name])
def test_the_catalogue_has_the_discs_of_the_reader_s_country(name):
    machine = lp.Machine.load(name)
    assert discs_lb(loading(machine, 190 * KG_PER_LB, "lb")) == [45, 45, 5]
    assert loading(machine, 190 * KG_PER_LB, "kg").per_side_kg == (20, 20, 2.5)


def test_a_stack_in_pounds_has_pins_with_rack():
    assert loading(STACK, 100, "lb").load_kg / KG_PER_LB == pytest.approx(220)
    assert loading(STACK, 103, "kg").load_kg == 100


def test_a_rack_that_was_looked_at_is_the_same_for_everybody():
    gym = with_rack(SLED, available_lb=(45.0,))
    assert loadings(gym, "kg") == loadings(gym, "lb")
    assert loading(with_rack(SLED, available_kg=(25.0,)), 60, "lb").per_side_kg == (25.0,)
