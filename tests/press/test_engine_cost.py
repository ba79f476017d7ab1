"""What a frame costs: steps of the solver, operations, compilations. All are counted, so a busy computer changes nothing.

Steps in single precision once crept from 12 to the cap, and nobody saw it: hence these bounds, today's figures and a little.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scenes import LANES, machine, person, press_of, reachable_m, stance

from legpress.press.batch import kinematics_at, static_loads_of
from legpress.press.load import Motion
from legpress.press.outcome import Outcome
from legpress.reference.compile_cache import CachedProgram
from legpress.reference.kinetic_chain import coarse_sharing, cold_state, leg_forces, leg_kinematics

PRESSES = (
    ("sled-45-large-plate", stance(15, 35, 12, 1), 60.0, "natural"),
    ("sled-45-large-plate", stance(30, 38, 12, 3), 140.0, "free"),
    ("horizontal-selectorised", stance(20, 35, 12, 2), 80.0, "natural"),
    ("vertical", stance(10, 35, 12, 1), 60.0, "heels"),
)


def search(body, geometry, sled, push, loads, motion):
    """How the coarse and the full search of instants went, without a neighbour to start from."""
    velocity = loads.fibre_slope * motion.speed_m_per_s[None]
    task = (body, geometry, sled, push, loads, motion, velocity)
    coarse = coarse_sharing(*task, cold_state(motion.sled_m.shape[0], motion.sled_m.dtype))
    full = leg_forces(*task, coarse.intent, coarse.state).sharing
    return coarse.sharing.iterations, full.iterations, full.outcome


SEARCH = CachedProgram(search)


def instants(name, where, load_kg, cue, seed):
    press = press_of(person(), machine(name), where, load_kg, cue)
    random = np.random.default_rng(seed)
    low_m, high_m = reachable_m(press)
    motion = Motion(
        random.uniform(low_m, high_m, LANES), random.uniform(-0.4, 0.4, LANES), random.uniform(-1.5, 1.5, LANES)
    )
    loads = static_loads_of(press, kinematics_at(press, motion.sled_m))
    return press.body, press.geometry(LANES), press.sled(LANES), press.contact(LANES), loads, motion


@pytest.fixture(scope="module")
def frames():
    return [instants(*press, seed) for seed, press in enumerate(PRESSES)]


def searched(frames, dtype):
    found = [SEARCH(*jax.tree.map(lambda v: np.asarray(v, dtype), given)) for given in frames]
    return [np.concatenate(parts) for parts in zip(*jax.device_get(found), strict=True)]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_frame_settles_in_few_steps(frames, dtype):
    coarse, full, outcome = searched(frames, dtype)
    print(f"{dtype}: coarse {coarse.mean():.2f} and {coarse.max()}, full {full.mean():.2f} and {full.max()}")
    assert (outcome == Outcome.SOLVED).all()
    assert coarse.mean() < 3  # today 2.5 in both
    assert coarse.max() <= 9  # 7 and 6
    assert full.mean() < 5  # 4.2 and 3.1
    assert full.max() <= 9  # 7 and 6


REDUCING = {"reduce_sum", "reduce_max", "reduce_min", "cumsum"}
FREE = {"broadcast_in_dim", "reshape", "transpose", "concatenate", "slice", "squeeze", "convert_element_type", "gather",
        "scatter", "scatter-add", "pad", "copy", "split", "select_n", "rev"}  # fmt: skip


def operations(jaxpr) -> int:
    """Floating-point operations of a traced program, every loop turned once."""
    total = 0
    for step in jaxpr.eqns:
        name, how = step.primitive.name, step.params
        if name == "while":
            total += operations(how["body_jaxpr"].jaxpr) + operations(how["cond_jaxpr"].jaxpr)
        elif name == "cond":
            total += max(operations(branch.jaxpr) for branch in how["branches"])
        elif inner := how.get("jaxpr") or how.get("call_jaxpr"):
            total += operations(getattr(inner, "jaxpr", inner))
        elif name == "dot_general":
            (left, _), _ = how["dimension_numbers"]
            total += 2 * step.outvars[0].aval.size * math.prod(step.invars[0].aval.shape[k] for k in left)
        elif name not in FREE and jnp.issubdtype(step.outvars[0].aval.dtype, jnp.floating):
            total += (step.invars if name in REDUCING else step.outvars)[0].aval.size
    return total


@pytest.mark.parametrize(("function", "most"), [(leg_kinematics, 360_000), (search, 78_000)])
def test_a_frame_takes_no_more_operations_than_it_did(frames, function, most):
    body, geometry, _, _, _, motion = frames[0]
    given = (body, geometry, motion.sled_m) if function is leg_kinematics else frames[0]
    count = operations(jax.make_jaxpr(function)(*given).jaxpr) / LANES
    print(function.__name__, count)
    assert count < most


def test_a_program_is_traced_once_a_shape(monkeypatch):
    monkeypatch.setenv("LEGPRESS_CACHE", "")
    traced = []

    def doubled(x):
        traced.append(x.shape)
        return 2 * x

    program = CachedProgram(doubled)
    for lanes in (3, 4, 3, 4, 3):
        program(np.ones(lanes))
        program(jnp.ones(lanes))
    assert sorted(traced) == [(3,), (4,)]
