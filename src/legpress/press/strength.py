"""How strong this lifter is: the set that they know, held against what the model could press.

A known set fixes one number: the activation that the lifter's full effort comes to, or, for those who
press more than the model can, how much larger their muscles are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..body.curves import chebyshev_extrema
from ..body.scaling import Body
from ..core.programs import Bodies, each_lane, run
from ..core.rows import container_of, count, rows_of
from ..errors import WrongInput
from ..machine import Machine
from ..roots import root_between
from ..tables import toml_table, value
from .batch import PressModel, kinematics_at, static_loads_of
from .case import KnownSet, PressPlace
from .condition import PressCondition
from .cue import Cue
from .kinetic_chain import FootContact, StaticLoads
from .limits import LOCKOUT_KNEE_DEG, NO_MARGINS, StrokeScan, scan_strokes, stroke_of
from .load_repetitions import share_of_one as share_of_one
from .max_push import MaxPush
from .posture import StanceGeometry
from .stance_batch import StanceBatch
from .stroke import NODES, nodes_m

MAX_ACTIVATION = 1.0
ROOT_TOLERANCE = 1e-4  # how well a known set is met
# Places of a stroke among which the hardest is looked for, both ends included: the deep one often is it.
WHOLE_STROKE = chebyshev_extrema(NODES)


def full_activation_for(body: Body, known: KnownSet, k: float | None = None) -> float:
    """Activation at which the body's largest load over the known set's stroke is what its repetitions foretell.

    `MAX_ACTIVATION` where that is more than the whole model has. Raises `WrongInput` for a set that says nothing.
    """
    press = PressCondition(
        body=body, machine=known.machine, stance=known.stance, load_kg=known.load_kg, cue=Cue.parse("natural")
    )
    loads = _loads_over(press, known_stroke(body, known))
    wanted_N = press.push_N / share_of_one(known.reps, k)
    lanes = loads.mtu_length_m.shape[1]
    geometry, contact = press.geometry(lanes), press.contact(lanes)
    # Places that the whole model's strength does not balance say nothing about anybody's.
    solvable = max_push_at(body, geometry, contact, loads, MAX_ACTIVATION).solved
    if not solvable.any():
        raise WrongInput(
            "[strength] cannot be used: nowhere in its stroke can the model hold the sled. Check its stance and machine."
        )

    def surplus_N(full: float) -> float:
        return float(max_push_at(body, geometry, contact, loads, full).push_N[solvable].min()) - wanted_N

    weakest = toml_table("strength")["weakest"]["value"]
    if surplus_N(MAX_ACTIVATION) < 0:
        return MAX_ACTIVATION
    if surplus_N(weakest) > 0:
        raise WrongInput(
            f"[strength] {known.load_kg:g} kg x {known.reps} takes less than {100 * weakest:.0f} % of the strength that legs "
            "of this size have there. Check the load, or give a set that was hard."
        )
    return root_between(surplus_N, weakest, MAX_ACTIVATION, ROOT_TOLERANCE * weakest)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStroke:
    """How the sled went in a set."""

    bottom_m: float
    top_m: float
    knee_rad: float  # at the bottom


def known_stroke(body: Body, known: KnownSet) -> SetStroke:
    """The stroke of the known set; `WrongInput` where it cannot have been pressed so."""
    try:
        return stroke_of_set(body, known)
    except WrongInput as reason:
        raise WrongInput(f"[strength] cannot be used: {reason}") from None


def stroke_of_set(body: Body, place: PressPlace) -> SetStroke:
    """As deep as it was told to be, else to the usual bend of the knees (data/strength.toml): what was pressed was
    pressed, so no limit of the body makes it shallower.

    Raises `WrongInput` where the leg cannot go so.
    """
    machine, stop_cm = place.machine, place.stop_sled_cm
    machine.check_stance(place.stance)
    scan = _scan(body, place)
    if stop_cm is None:
        stop_cm = _stop_at_knee_cm(scan, machine, np.radians(value("strength", "usual_depth", "knee_deg")))
    else:
        machine.check_stop(stop_cm)
    press = PressCondition(body=body, machine=machine, stance=place.stance, load_kg=0.0, cue=Cue.parse("natural"))
    stroke = stroke_of(press, LOCKOUT_KNEE_DEG, stop_cm)
    knee_rad = float(scan.knee_at(np.array([stroke.bottom_m]))[0])
    return SetStroke(bottom_m=stroke.bottom_m, top_m=stroke.top_m, knee_rad=knee_rad)


def stop_at_knee_cm(body: Body, place: PressPlace, knee_rad: float) -> float:
    """Carriage travel at which the knees are bent so far in this stance, or as far as machine and leg go."""
    return _stop_at_knee_cm(_scan(body, place), place.machine, knee_rad)


def _scan(body: Body, place: PressPlace) -> StrokeScan:
    return scan_strokes(PressModel(body, place.machine), StanceBatch.of([place.stance]), NO_MARGINS)


def _stop_at_knee_cm(scan: StrokeScan, machine: Machine, knee_rad: float) -> float:
    stop_m = max(float(scan.sled_at_knee(knee_rad)[0]), float(scan.lowest_m[0]))
    return 100 * (stop_m - machine.bottom_m)


def _loads_over(press: PressCondition, stroke: SetStroke) -> StaticLoads:
    """What a load meets over a stroke."""
    body, ends = press.body, (np.array([stroke.bottom_m]), np.array([stroke.top_m]))
    places = nodes_m(body.skeleton, body.heel_in_calcn_m, press.geometry(1), *ends, WHOLE_STROKE)
    return static_loads_of(press, kinematics_at(press, places.reshape(-1)))


def with_full_activation(body: Body, full: float) -> Body:
    """The body with another full effort."""
    return replace(body, full_activation=np.array(full))


def max_push_at(
    bodies: Bodies,
    geometry: StanceGeometry,
    contact: FootContact,
    loads: StaticLoads,
    full_activation: float | np.ndarray | None = None,
) -> MaxPush:
    """The largest push where these loads are met, at rest, with the body's own full effort or another.

    A push told straight keeps to it; every other directs its force as it must (`scrape` too, unless its contact says from
    which natural share it starts).
    """
    lanes = loads.capsule_Nm.shape
    full = each_lane(bodies, lambda body: body.full_activation, lanes) if full_activation is None else full_activation
    rows = rows_of(geometry, contact, loads, np.broadcast_to(full, lanes))
    return container_of(MaxPush, "max push", run("legpress_max_push", count("max push"), [(bodies, rows)])[0])
