"""Bodies and habits that this lifter could as well have: what nobody measured, drawn within its doubt.

Every sample keeps what the lifter did measure: the raise of the straight leg sets its hamstrings anew, the known
set its strength. Differences between stances are taken within a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import arrays_of, join_lanes
from ..body.muscle import Muscles
from ..body.paths import MUSCLES
from ..body.scaling import Body, end_moment_Nm, hamstring_test, tightened, tightness_for, with_muscles
from ..lifter import Lifter
from ..measures import GRAVITY_M_PER_S2
from ..press.aim import aim_of, told_straight_of
from ..press.batch import PressModel
from ..press.case import KnownSet
from ..press.condition import drive_kg
from ..press.cue import constants
from ..press.stance_batch import StanceBatch
from ..press.strength import MAX_ACTIVATION, max_push_at, share_of_one, with_full_activation
from ..tables import doubt, value
from .evaluation import NATURAL
from .numbers import number


@dataclass(frozen=True, slots=True)
class Sample:
    """One body with its habit on its version of the machine."""

    model: PressModel
    strength_share: float  # of the nominal strength, where no known set says better
    long_fibre_gain: float  # see `Evaluations.score`


def samples(lifter: Lifter, model: PressModel, count: int) -> list[Sample]:
    """Perturbed bodies; the same ones for the same lifter and machine."""
    random = np.random.default_rng(64)
    drawn = [(_loose_body(random, lifter, model.body), _sample(random, lifter, model)) for _ in range(count)]
    bodies = _as_tight_as_tested([loose for loose, _ in drawn])
    return [
        replace(sample, model=replace(sample.model, body=body)) for body, (_, sample) in zip(bodies, drawn, strict=True)
    ]


def _sample(random: np.random.Generator, lifter: Lifter, model: PressModel) -> Sample:
    """All but the body, which is the lifter's own still."""
    press, machine = drawn_press(random, lifter), model.machine
    sled = {name: float(random.uniform(*machine.range_of(f"sled.{name}"))) for name in ("friction", "carriage_kg")}
    return Sample(
        model=PressModel(
            body=model.body,
            machine=machine.model_copy(update={"sled": machine.sled.model_copy(update=sled)}),
            toes_may_overhang=model.toes_may_overhang,
            press=press,
            hip_arm=float(random.uniform(-1, 1)) * number("ensemble", "hip_arm_share"),
            repetitions_k=_drawn_value(random, "strength", "repetitions", "k"),
        ),
        strength_share=_drawn_ratio(random, "strength", "full_activation", "value"),
        long_fibre_gain=_drawn_value(random, "fit", "comparison", "long_fibre_gain"),
    )


def drawn_body(random: np.random.Generator, lifter: Lifter, body: Body) -> Body:
    """A body that this lifter could as well have: pelvis, muscles and what effort costs, within their doubt."""
    return _as_tight_as_tested([_loose_body(random, lifter, body)])[0]


@dataclass(frozen=True, slots=True)
class _LooseBody:
    """A drawn body whose hamstrings are not yet as tight as the lifter's test says, with the test as it came out for it."""

    body: Body
    hip_rad: float
    knee_rad: float
    effort: np.ndarray  # what each muscle's costs, over the usual [muscle]


def _loose_body(random: np.random.Generator, lifter: Lifter, body: Body) -> _LooseBody:
    pelvis = body.pelvis
    later = np.radians(_drawn_value(random, "pelvis", "capsule", "onset_deg") - value("pelvis", "capsule", "onset_deg"))
    changes = {
        "capsule_moment_Nm": float(pelvis.capsule_moment_Nm) * _drawn_ratio(random, "pelvis", "capsule", "moment_Nm"),
        "capsule_onset_rad": float(pelvis.capsule_onset_rad) + later,
        "capsule_efold_rad": float(pelvis.capsule_efold_rad) * _drawn_ratio(random, "pelvis", "capsule", "efold_deg"),
        "capsule_abduction_shift": _drawn_value(random, "pelvis", "capsule", "abduction_shift"),
        "spine_Nm_per_rad": float(pelvis.spine_Nm_per_rad)
        * _drawn_ratio(random, "pelvis", "spine", "stiffness_Nm_per_deg"),
        "rest_roll_rad": float(pelvis.rest_roll_rad) * _drawn_ratio(random, "pelvis", "spine", "rest_roll_deg"),
        "load_share": _drawn_value(random, "pelvis", "load", "share"),
    }
    body = replace(body, pelvis=replace(pelvis, **{name: np.array(value) for name, value in changes.items()}))
    # A tailbone that was felt to lift says more of every body (`drawn_bodies`) than a share of the lumbar range.
    limit = _drawn_ratio(random, "lifter_norms", "roll_limit", "share_of_lumbar_range")
    if lifter.limits.tailbone_lifts is None:
        body = replace(body, roll_limit_rad=body.roll_limit_rad * limit)
    body = replace(body, muscles=_drawn_muscles(random, body), tightness=np.array(1.0))
    hip, knee, assumption = hamstring_test(lifter)
    error = (
        np.radians(number("ensemble", "measured_test_deg" if assumption.measured else "norm_spread_deg"))
        * random.normal()
    )
    hip, knee = (hip, max(0.0, knee + error)) if knee > 0 else (hip + error, 0.0)
    return _LooseBody(body, hip, knee, effort=_drawn_around_one(random, "sharing_weight_share", len(MUSCLES)))


def _as_tight_as_tested(drawn: Sequence[_LooseBody]) -> list[Body]:
    """Bodies of one lifter, side by side: one by one, most of the time would go into calls of NumPy."""
    if not drawn:
        return []
    tests = np.array([(each.hip_rad, each.knee_rad, end_moment_Nm(each.body)) for each in drawn])
    found = []
    for each, tightness in zip(drawn, tightness_for([each.body for each in drawn], *tests.T), strict=True):
        body = with_muscles(each.body, tightened(each.body.muscles, float(tightness)))
        weights = np.asarray(body.weight) * each.effort
        body = replace(body, tightness=np.array(tightness), weight=weights / weights.mean())
        for array in arrays_of(body):
            array.setflags(write=False)  # so each goes to the device once
        found.append(body)
    return found


def drawn_press(random: np.random.Generator, lifter: Lifter) -> dict[str, dict[str, float]]:
    """Numbers of data/press.toml within their doubt: how the push is directed, what the sole holds, how people brace.

    How this lifter aims is drawn from what their own tests of the push leave.
    """
    press = {name: dict(values) for name, values in constants().items()}
    own = {("habit", "up_m"): aim_of(lifter), ("told", "straight_share"): told_straight_of(lifter)}
    for table, name in (
        ("habit", "up_m"),
        ("habit", "forward_m"),
        ("contact", "friction"),
        ("contact", "torque_arm_m"),
        ("told", "straight_share"),
        ("bracing", "hamstrings"),
        ("bracing", "gastrocnemius"),
    ):
        aim = own.get((table, name))
        press[table][name] = (
            _drawn_value(random, "press", table, name) if aim is None else float(random.uniform(aim.low, aim.high))
        )
    low, high = np.log(doubt("press", "habit", "weight_per_m2"))
    press["habit"]["weight_per_m2"] = float(np.exp(random.uniform(low, high)))
    press["sharing"]["next_power"] = float(
        random.choice(doubt("press", "sharing", "next_power"))
    )  # one power or the other
    return press


def _drawn_value(random: np.random.Generator, file: str, table: str, name: str) -> float:
    """Uniform in a number's plausible range."""
    return float(random.uniform(*doubt(file, table, name)))


def _drawn_ratio(random: np.random.Generator, file: str, table: str, name: str) -> float:
    """The same over the usual value: bodies of other sizes have other values, and the same doubt."""
    return _drawn_value(random, file, table, name) / value(file, table, name)


def _drawn_around_one(random: np.random.Generator, name: str, size=None):
    """Normal around 1, kept positive."""
    return np.clip(1 + number("ensemble", name) * random.normal(size=size), 0.4, 1.6)


def _drawn_muscles(random: np.random.Generator, body: Body) -> Muscles:
    """Muscles of another body, their hamstrings loose."""
    count = len(MUSCLES)
    loose = tightened(body.muscles, 1 / float(body.tightness))
    slack = number("ensemble", "tendon_slack_share") * random.normal(size=count + 1)
    strain = _drawn_around_one(random, "passive_strain_share", count)
    peak = _drawn_around_one(random, "peak_force_share", count)
    return replace(
        loose,
        peak_force_N=loose.peak_force_N * peak / peak.mean(),
        # a third of the spread's square is common to all muscles
        tendon_slack_m=loose.tendon_slack_m * (1 + np.sqrt(1 / 3) * slack[0] + np.sqrt(2 / 3) * slack[1:]),
        passive_start=loose.passive_start * strain,
        passive_span=loose.passive_span * strain,
        passive_stiffness=loose.passive_stiffness / strain,
    )


def with_known_strength(drawn: Sample, known: KnownSet | None, sled_m: np.ndarray) -> PressModel:
    """The sample's model with the strength that the known set means for this body, or the norm's doubt.

    `sled_m`: the deep places of the known set's stroke.
    """
    model = drawn.model
    nominal = float(model.body.full_activation)
    if known is None:
        return replace(
            model, body=with_full_activation(model.body, min(MAX_ACTIVATION, nominal * drawn.strength_share))
        )
    there = replace(model, machine=known.machine)
    full_activations = nominal * np.array([0.6, 0.8, 1.0, 1.25])
    stances = StanceBatch.of([known.stance] * len(full_activations))
    one = stances.at([0])
    loads = there.static_loads(one, there.kinematics(one, sled_m[None]))
    loads = join_lanes([loads] * len(full_activations))
    geometry, contact = stances.geometry(known.machine, len(sled_m)), there.contact(stances, len(sled_m), NATURAL)
    found = max_push_at(model.body, geometry, contact, loads, np.repeat(full_activations, len(sled_m)))
    solved, push_N = (v.reshape(len(full_activations), -1) for v in (found.solved, found.push_N))
    # Places that even the most cannot balance say nothing; those that only less cannot count as no push.
    able_N = np.where(solved, push_N, 0.0)[:, solved[-1]].min(1, initial=np.inf)
    if not np.isfinite(able_N).all():
        return model
    drive_N = drive_kg(known.machine, known.load_kg) * GRAVITY_M_PER_S2 * (1 + known.machine.friction)
    wanted_N = 0.5 * drive_N / share_of_one(known.reps, model.repetitions_k)
    full = np.interp(wanted_N, able_N, full_activations)  # nearly straight
    return replace(model, body=with_full_activation(model.body, float(min(full, MAX_ACTIVATION))))
