"""Muscle with a compliant tendon: curves and equilibrium are the source model's, activation is convex in force."""

import itertools
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from closed_forms import activation_and_derivatives
from hypothesis import given
from hypothesis import strategies as st

import legpress as lp
from legpress.body.muscle import MINIMUM_ACTIVATION, Muscles
from legpress.body.paths import FITTED_RANGE_DEG, MUSCLES, Paths
from legpress.reference.curves import value_and_derivatives as curve_and_derivatives
from legpress.reference.muscle import (
    FORCE_FLOOR,
    equilibrium_surplus_and_slope,
    fibre_at,
    force_at_activation,
    max_force,
    passive_force_and_derivatives,
    tendon_force_at,
    tendon_strain_and_derivatives,
)
from legpress.reference.paths import path_lengths_and_arms

SOURCE = Muscles.source()
PEAK_N = SOURCE.peak_force_N
OPTIMAL_M, SLACK_M = SOURCE.optimal_fibre_m, SOURCE.tendon_slack_m
ACTIVATIONS = (0.02, 0.1, 0.3, 0.6, 1.0)
value_and_derivatives = jax.jit(lambda force, length, factor: activation_and_derivatives(SOURCE, force, length, factor))
fibre_of = jax.jit(lambda force, length: fibre_at(SOURCE, force, length))
held = jax.jit(lambda activation, length, factor: force_at_activation(SOURCE, activation, length, factor))


def length_for_m(fibre, force):
    """Length of muscle with tendon [muscle, lane] at which this force leaves this fibre length."""
    strain = np.asarray(tendon_strain_and_derivatives(SOURCE, jnp.asarray(force))[0])
    height = np.sin(SOURCE.pennation_rad)[:, None]
    along = np.sqrt(np.maximum(fibre**2 - height**2, 0.05**2))
    return along * OPTIMAL_M[:, None] + SLACK_M[:, None] * (1 + strain)


def spread(lanes: int, shortest=0.5, longest=1.75):
    """Lengths [muscle, lane] whose fibres lie between these under a fifth of the peak force."""
    fibre = np.broadcast_to(np.linspace(shortest, longest, lanes), (40, lanes))
    return jnp.asarray(length_for_m(fibre, np.full_like(fibre, 0.2)))


def full(lanes: int, value: float):
    return jnp.full((40, lanes), value)


def test_slope_and_curvature_of_the_activation_are_its_own():
    # Their integrals over the force must return what they are derivatives of; a finite difference
    # would stumble over the joints between the cells of the curves, an integral passes them.
    length = spread(9)
    low, high = (np.asarray(held(full(9, a), length, full(9, 0.8))) for a in (0.01, 1.0))
    low = np.maximum(low, 10 * FORCE_FLOOR)
    high = np.maximum(high, low + 1e-6)
    shares = np.linspace(0, 1, 4001)
    # Fine steps near zero, where the tendon's toe bends the most.
    force = low[..., None] + (high - low)[..., None] * shares**3
    a, a1, a2 = (
        np.asarray(v) for v in value_and_derivatives(jnp.asarray(force), length[..., None], jnp.full(force.shape, 0.8))
    )
    by_slope = np.trapezoid(a1, force, axis=-1)
    assert np.allclose(by_slope, a[..., -1] - a[..., 0], rtol=2e-4, atol=2e-5)
    by_curvature = np.trapezoid(a2, force, axis=-1)
    assert np.allclose(by_curvature, a1[..., -1] - a1[..., 0], rtol=5e-3, atol=5e-3)


def test_slope_of_the_activation_meets_a_finite_difference():
    length, factor = spread(60), full(60, 1.0)
    force = held(full(60, 0.4), length, factor)
    step = 1e-6
    ahead, behind = (
        value_and_derivatives(force + step, length, factor),
        value_and_derivatives(force - step, length, factor),
    )
    _a, a1, a2 = value_and_derivatives(force, length, factor)
    used = np.asarray(force) > 1e-3
    slope = np.asarray(ahead[0] - behind[0]) / (2 * step)
    assert np.allclose(slope[used], np.asarray(a1)[used], rtol=1e-5)
    curvature = np.asarray(ahead[1] - behind[1]) / (2 * step)
    miss = np.abs(curvature - np.asarray(a2)) / (1 + np.abs(curvature))
    # A stencil that straddles two cells of a curve sees both their curvatures.
    assert np.quantile(miss[used], 0.98) < 1e-4


def test_the_surplus_slope_meets_a_finite_difference():
    length, half, one = spread(60), full(60, 0.5), full(60, 1.0)
    force = held(half, length, one) + 0.05
    surplus = jax.jit(lambda f: equilibrium_surplus_and_slope(SOURCE, f, length, half, one))
    slope = (surplus(force + 1e-6)[0] - surplus(force - 1e-6)[0]) / 2e-6
    assert jnp.allclose(slope, surplus(force)[1], rtol=1e-5, atol=1e-5)


def test_activation_grows_with_force_and_its_cube_is_convex_in_all_muscles():
    # Design section 3: this is what makes sharing a convex problem.
    length = spread(140, 0.5, 1.9)
    low, high = (np.asarray(held(full(140, a), length, full(140, 1.0))) for a in (0.01, 1.0))
    used = high - low > 0.02  # below, a muscle counts as frozen
    shares = np.linspace(0.0, 1.0, 200)
    force = low[..., None] + (high - low)[..., None] * shares
    a, a1, a2 = (
        np.asarray(v) for v in value_and_derivatives(jnp.asarray(force), length[..., None], jnp.ones(force.shape))
    )
    assert a1[used].min() > 0
    # Per unit of each muscle's own range, so that 40 muscles share one bar.
    span = (high - low)[..., None]
    bend = (6 * a * a1**2 + 3 * a**2 * a2) * span**2
    hairs = {name: float(b[u].min()) for name, b, u in zip(MUSCLES, bend, used, strict=True) if u.any()}
    # gasmed close to full activation misses by a hair (design section 3); all others are convex.
    assert all(value > -1e-9 for name, value in hairs.items() if name != "gasmed"), hairs
    assert hairs["gasmed"] > -0.3


def test_activation_squared_is_not_convex():
    # The reason for the exponent 3: with elastic tendons the usual 2 loses convexity.
    length = spread(140)
    low, high = (np.asarray(held(full(140, a), length, full(140, 1.0))) for a in (0.01, 1.0))
    used = high - low > 0.02
    force = low[..., None] + (high - low)[..., None] * np.linspace(0.02, 0.98, 50)
    a, a1, a2 = (
        np.asarray(v) for v in value_and_derivatives(jnp.asarray(force), length[..., None], jnp.ones(force.shape))
    )
    bend = (2 * a1**2 + 2 * a * a2) * (high - low)[..., None] ** 2
    assert bend[used].min() < -0.05


def test_the_force_of_an_activation_needs_that_activation():
    length = spread(50)
    for activation in ACTIVATIONS[:-1]:
        for factor in (0.3, 1.0, 1.3):
            force = held(full(50, activation), length, full(50, factor))
            back, _, _ = value_and_derivatives(force, length, full(50, factor))
            # Where no activation moves the force, none can be read off it.
            works = np.asarray(held(full(50, 1.0), length, full(50, factor)) - force) > 1e-3
            works &= np.asarray(force) > 1e-3
            assert np.abs(np.asarray(back)[works] - activation).max() < 2e-3


def test_eight_newton_steps_are_enough():
    length = spread(80, 0.3, 1.9)
    many = jax.jit(lambda a, x: force_at_activation(SOURCE, a, x, jnp.ones_like(x), iterations=60))
    for activation in (0.01, 0.2, 1.0):
        few = held(full(80, activation), length, full(80, 1.0))
        assert jnp.abs(few - many(full(80, activation), length)).max() < 1e-4


def test_a_slack_muscle_holds_no_force():
    length = jnp.asarray(SLACK_M * 1.0)[:, None] * jnp.ones((1, 3))
    assert jnp.all(max_force(SOURCE, length) == 0)
    assert jnp.all(held(full(3, 1.0), length, full(3, 1.0)) == 0)
    force, fibre = lp.body.equilibrium(1.0, SLACK_M)
    assert jnp.all(force == 0)
    assert jnp.allclose(fibre, SOURCE.fibre_floor, atol=0.005)  # pennate ones a hair above it


def test_more_activation_or_more_length_means_more_force():
    length = spread(30, 0.5, 1.2)
    forces = [held(full(30, a), length, full(30, 1.0)) for a in ACTIVATIONS]
    assert all(jnp.all(more >= less - 1e-9) for less, more in itertools.pairwise(forces))
    passive = held(full(60, 0.01), spread(60, 0.9, 1.8), full(60, 1.0))
    assert jnp.all(jnp.diff(passive[:, 20:], axis=1) > -1e-3)


def test_fast_shortening_costs_force():
    length = spread(20, 0.8, 1.2)
    forces = [held(full(20, 0.5), length, full(20, f)) for f in (0.2, 0.6, 1.0, 1.3)]
    assert all(jnp.all(more > less) for less, more in itertools.pairwise(forces))


def test_the_tendon_curve_and_its_inverse_belong_together():
    force = jnp.linspace(1e-4, 3.0, 2000)
    strain, slope, _ = jax.jit(lambda f: tendon_strain_and_derivatives(SOURCE, f))(force)
    assert jnp.abs(tendon_force_at(SOURCE, strain) - force).max() < 2e-5
    assert jnp.all(slope > 0)


def test_single_precision_agrees_with_double():
    length = spread(60)
    force = {}
    for kind in (jnp.float32, jnp.float64):
        x = jnp.asarray(length, kind)
        ones = jnp.ones_like(x)
        low, high = (held(jnp.full_like(x, a), x, ones) for a in (0.01, 1.0))
        middle = 0.5 * (low + high)
        force[kind] = tuple(
            np.asarray(v) for v in (low, high, *value_and_derivatives(middle, x, ones), fibre_of(middle, x).length)
        )
        assert {str(v.dtype) for v in force[kind]} == {jnp.dtype(kind).name}
    single, double = force[jnp.float32], force[jnp.float64]
    for k, bar in ((0, 2e-4), (1, 2e-4), (5, 1e-5)):  # forces over peak, fibre lengths
        assert np.abs(single[k] - double[k]).max() < bar
    works = (double[1] - double[0]) > 0.02
    for k, bar in ((2, 2e-4), (3, 2e-3)):  # activation, its slope
        miss = np.abs(single[k] - double[k]) / (1 + np.abs(double[k]))
        assert miss[works].max() < bar


def test_a_batch_equals_one_by_one():
    length = spread(6)
    many = held(full(6, 0.3), length, full(6, 1.0))
    for k in range(6):
        one = jax.jit(lambda x: force_at_activation(SOURCE, 0.3, x, jnp.ones_like(x)))(length[:, k])
        assert jnp.allclose(one, many[:, k], atol=1e-12)


@given(st.lists(st.floats(0.02, 1.2), min_size=40, max_size=40), st.floats(0, 1))
def test_any_length_has_a_finite_equilibrium(length_m, activation):
    force, fibre = lp.body.equilibrium(activation, length_m)
    assert jnp.all(jnp.isfinite(force))
    assert jnp.all(force >= 0)
    assert jnp.all(fibre >= SOURCE.fibre_floor - 1e-9)


def test_the_door_takes_one_activation_or_forty_in_any_precision():
    length, _ = lp.body.muscle_paths([0.5, -0.1, 0.0, 1.0, 0.1])
    force, fibre = lp.body.equilibrium(0.3, length)
    assert force.shape == fibre.shape == (40,)
    same = lp.body.equilibrium(np.full(40, 0.3), list(np.asarray(length)))
    assert jnp.allclose(same[0], force)
    single = lp.body.equilibrium(0.3, np.asarray(length, np.float32))
    assert single[0].dtype == single[1].dtype == jnp.float32
    assert jnp.allclose(single[0].astype(float), force, atol=2e-4 * PEAK_N.max())
    for resting in (0, 0.0, MINIMUM_ACTIVATION):
        assert jnp.allclose(lp.body.equilibrium(resting, length)[0], lp.body.equilibrium(0.01, length)[0])
    many = np.stack([length, 1.05 * length], axis=1)
    for activation in (0.3, np.full(40, 0.3), np.full((40, 2), 0.3)):
        found = lp.body.equilibrium(activation, many)
        assert found[0].shape == found[1].shape == (40, 2)
        assert np.allclose(found[0][:, 0], force, atol=1e-9)


def test_the_doors_answer_in_double_precision_whatever_the_process_has_set():
    with jax.enable_x64(False):
        length, arm = lp.body.muscle_paths([0.5, -0.1, 0.0, 1.0, 0.1])
        answers = (length, arm, *lp.body.foot_in_pelvis(np.zeros((5, 3))), *lp.body.equilibrium(0.3, length))
    assert {type(answer) for answer in answers} == {np.ndarray}
    assert {answer.dtype for answer in answers} == {np.dtype(float)}
    again = lp.body.muscle_paths(np.array([0.5, -0.1, 0.0, 1.0, 0.1]))
    assert np.array_equal(length, again[0])


@pytest.mark.parametrize(
    ("activation", "length_m", "says"),
    [
        (0.3, np.zeros(39), r"length_m has the shape \(39,\)"),
        (0.3, 0.4, r"shape \(\)"),
        (0.3, np.full((2, 40), 0.3), r"length_m has the shape \(2, 40\)"),
        (0.3, [float("nan")] * 40, "length_m of addbrev is not finite"),
        (0.3, [0.3] * 39 + [float("inf")], "length_m of vasmed is not finite"),
        (0.3, [0.3] * 39 + [-0.1], "length_m of vasmed is -0.1"),
        (0.3, "long", "length_m must be numbers"),
        (0.3, [[1, 2], [3]], "length_m must be numbers"),
        ([0.3, 0.4], np.full(40, 0.3), r"activation has the shape \(2,\)"),
        (float("nan"), np.full(40, 0.3), "activation is not finite"),
        (1.2, np.full(40, 0.3), "activation is 1.2; it must lie between 0 and 1"),
        (-0.1, np.full(40, 0.3), "activation is -0.1"),
        (None, np.full(40, 0.3), "activation must be numbers"),
    ],
)
def test_what_is_no_equilibrium_is_refused_with_a_sentence(activation, length_m, says):
    with pytest.raises(ValueError, match=says):
        lp.body.equilibrium(activation, length_m)


# From here on against OpenSim itself.


@pytest.fixture(scope="module")
def source(source_model):
    """The source model in OpenSim, its muscles as what they are."""
    import opensim

    leg = source_model.SourceModel()
    found = leg.model.getMuscles()
    muscles = [opensim.Millard2012EquilibriumMuscle.safeDownCast(found.get(f"{name}_r")) for name in MUSCLES]
    assert all(muscle is not None for muscle in muscles)
    return SimpleNamespace(leg=leg, muscles=muscles)


def test_every_muscle_has_the_parameters_of_its_source(source):
    for k, muscle in enumerate(source.muscles):
        assert muscle.getMaxIsometricForce() == pytest.approx(PEAK_N[k])
        assert muscle.getOptimalFiberLength() == pytest.approx(OPTIMAL_M[k])
        assert muscle.getTendonSlackLength() == pytest.approx(SLACK_M[k])
        assert muscle.getPennationAngleAtOptimalFiberLength() == pytest.approx(SOURCE.pennation_rad[k])
        assert muscle.getMaxContractionVelocity() == pytest.approx(SOURCE.max_velocity_per_s[k])
        assert muscle.getMinimumFiberLength() / OPTIMAL_M[k] == pytest.approx(SOURCE.fibre_floor[k], abs=1e-6)
        assert muscle.getMinimumActivation() == pytest.approx(MINIMUM_ACTIVATION)


def test_curves_are_those_of_opensim_in_value_and_slope(source):
    lengths, strains = np.linspace(0.3, 1.85, 120), np.linspace(0.001, 0.1, 120)
    speeds = np.linspace(-0.99, 0.99, 120)
    stretch = np.linspace(0.9, 1.9, 120)
    ours_passive, slope_passive, _ = passive_force_and_derivatives(
        SOURCE, jnp.broadcast_to(jnp.asarray(stretch), (40, 120))
    )
    for k, muscle in enumerate(source.muscles):
        pairs = (
            (
                muscle.getActiveForceLengthCurve(),
                lengths,
                curve_and_derivatives(SOURCE.active_force_length, jnp.asarray(lengths)),
            ),
            (muscle.getForceVelocityCurve(), speeds, curve_and_derivatives(SOURCE.force_velocity, jnp.asarray(speeds))),
            (muscle.getFiberForceLengthCurve(), stretch, (ours_passive[k], slope_passive[k])),
        )
        for curve, at, ours in pairs:
            steepest = max(abs(curve.calcDerivative(float(x), 1)) for x in at)
            for x, value, slope in zip(at, np.asarray(ours[0]), np.asarray(ours[1]), strict=True):
                assert value == pytest.approx(curve.calcValue(float(x)), abs=1e-4), (MUSCLES[k], curve.getName(), x)
                theirs = (curve.calcValue(float(x) + 1e-6) - curve.calcValue(float(x) - 1e-6)) / 2e-6
                assert slope == pytest.approx(theirs, abs=0.01 * steepest), (MUSCLES[k], curve.getName(), x)
        tendon = muscle.getTendonForceLengthCurve()
        ours = np.asarray(tendon_force_at(SOURCE, jnp.asarray(strains)))
        theirs = np.array([tendon.calcValue(1 + float(x)) for x in strains])
        assert np.abs(ours - theirs).max() < 1e-4


def test_equilibrium_is_opensims_in_posed_legs(source):
    # OpenSim's own muscles on OpenSim's own paths, at rest, solved by OpenSim.
    low, high = np.radians(FITTED_RANGE_DEG).T
    random, worst_force, worst_fibre, fibres = np.random.default_rng(5), 0.0, 0.0, []
    leg = source.leg
    for pose in random.uniform(low, high, (40, 5)):
        leg.pose(pose)
        leg.move(np.zeros(5))
        length = np.array([leg.length_m(name) for name in MUSCLES])
        for activation in ACTIVATIONS:
            ours = [np.asarray(v) for v in lp.body.equilibrium(activation, length)]
            for muscle in source.muscles:
                muscle.setActivation(leg.state, activation)
            leg.model.realizeVelocity(leg.state)
            for muscle in source.muscles:
                muscle.computeInitialFiberEquilibrium(leg.state)
            leg.model.realizeDynamics(leg.state)
            for k, muscle in enumerate(source.muscles):
                force = muscle.getTendonForce(leg.state) / PEAK_N[k]
                fibre = muscle.getNormalizedFiberLength(leg.state)
                worst_force = max(worst_force, abs(ours[0][k] / PEAK_N[k] - force))
                if 0.5 < fibre < 1.75 and fibre > SOURCE.fibre_floor[k] + 0.01:
                    worst_fibre = max(worst_fibre, abs(ours[1][k] - fibre))
                    fibres.append(fibre)
    print(f"tendon force {worst_force:.5f} of peak, fibre length {worst_fibre:.5f}, {len(fibres)} muscles")
    assert len(fibres) > 6000
    assert worst_force < 0.01
    assert worst_fibre < 0.01


def test_extreme_lengths_balance_on_opensims_own_curves(source):
    # Lengths that no posed leg reaches: the equilibrium must close on OpenSim's curve objects.
    lanes = 26
    worst = 0.0
    for activation in ACTIVATIONS:
        length = spread(lanes)
        force, fibre = (np.asarray(v) for v in lp.body.equilibrium(activation, length))
        force = force / PEAK_N[:, None]
        for k, muscle in enumerate(source.muscles):
            active, passive = muscle.getActiveForceLengthCurve(), muscle.getFiberForceLengthCurve()
            tendon, model = muscle.getTendonForceLengthCurve(), muscle.getPennationModel()
            for lane in range(lanes):
                x = float(fibre[k, lane])
                if x <= SOURCE.fibre_floor[k] + 0.01:
                    continue
                cosine = np.cos(model.calcPennationAngle(x * OPTIMAL_M[k]))
                pull = (activation * active.calcValue(x) + passive.calcValue(x)) * cosine
                stretched = (float(length[k, lane]) - x * OPTIMAL_M[k] * cosine) / SLACK_M[k]
                worst = max(worst, abs(pull - tendon.calcValue(stretched)), abs(pull - force[k, lane]))
    print(f"imbalance {worst:.5f} of peak")
    assert worst < 0.005


def test_reachable_lengths_cover_the_fibres_of_a_leg_press():
    # The check above would be empty if no pose stretched the hamstrings.
    q = np.radians([[110, -5, 0, 30, 10], [20, -5, 0, 120, 0]]).T
    length = jax.jit(path_lengths_and_arms)(Paths.source(), jnp.asarray(q))[0]
    fibre = lp.body.equilibrium(0.1, length)[1]
    assert fibre[MUSCLES.index("bflh"), 0] > 1.4
    assert fibre[MUSCLES.index("bflh"), 1] < 0.8
