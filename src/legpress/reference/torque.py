"""The strongest the model can hold, joint by joint, beside what people were measured to hold.

`python -m legpress.reference.torque` prints the table that docs/body.md shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from ..body.muscle import MINIMUM_ACTIVATION
from ..body.scaling import Body, body_of
from ..lifter import Lifter
from ..tables import toml_table
from .muscle import force_at_activation
from .paths import path_lengths_and_arms

SOURCE_GRAVITY_M_PER_S2 = 9.81  # as in the source's normaliser

# Coordinate, sign of the moment, posture of the other joints (hip, knee, ankle, degrees). The
# study's postures are known only roughly: seated for the knee, straight knee for the ankle.
ACTIONS = {
    "hip_extension": (0, -1.0, (None, 90.0, 0.0), (0.0, 30.0, 60.0, 90.0, 110.0)),
    "hip_flexion": (0, 1.0, (None, 90.0, 0.0), (0.0, 30.0, 60.0)),
    "knee_extension": (3, -1.0, (80.0, None, 0.0), (30.0, 60.0, 90.0, 110.0)),
    "knee_flexion": (3, 1.0, (80.0, None, 0.0), (10.0, 30.0, 60.0, 90.0)),
    "ankle_extension": (4, -1.0, (80.0, 20.0, None), (-20.0, 0.0, 10.0, 20.0)),
}
PEOPLE = (("male", 178.0, 80.0), ("female", 165.0, 65.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One joint at one angle: the model against the mean of 18- to 25-year-olds."""

    action: str
    sex: str
    angle_deg: float
    model_Nm: float
    measured_Nm: float
    spread: float  # standard deviation over mean of the measured strength

    @property
    def ratio(self) -> float:
        return self.model_Nm / self.measured_Nm


def measured_torque_Nm(action: str, sex: str, height_m: float, mass_kg: float, angle_rad):
    """Mean isometric torque of active people of 18 to 25 years (Anderson et al. 2007)."""
    c1, c2, c3, _ = toml_table("joint_torque")[action][f"{sex}_18_25"]
    shape = np.maximum(np.cos(c2 * (np.asarray(angle_rad) - c3)), 0)
    return c1 * mass_kg * SOURCE_GRAVITY_M_PER_S2 * height_m * shape


@jax.jit
def active_torques_Nm(body: Body, q_rad, direction):
    """Isometric moment [lane] with every helper fully active and the others at the floor.

    `direction` [coordinate, lane] holds the sign of the moment asked for, else 0. Less what the
    same pose gives with all at the floor: the study reports the passive part apart too.
    """
    length, arms = path_lengths_and_arms(body.paths, q_rad)
    arm = (arms * direction[:, None]).sum(0)
    peak = jnp.asarray(body.muscles.peak_force_N, q_rad.dtype)[:, None]
    rest = jnp.full_like(length, MINIMUM_ACTIVATION)
    activation = jnp.concatenate([jnp.where(arm > 0, 1.0, rest), rest], axis=1)
    length_twice = jnp.concatenate([length, length], axis=1)
    force = force_at_activation(body.muscles, activation, length_twice, 1.0, iterations=12)
    active, passive = jnp.split(force, 2, axis=1)
    return ((active - passive) * peak * arm).sum(0)


def comparisons() -> list[Comparison]:
    """Every action, sex and angle of the table in docs/body.md."""
    rows = [(action, angle) for action, (*_, angles) in ACTIONS.items() for angle in angles]
    pose, direction = np.zeros((5, len(rows))), np.zeros((5, len(rows)))
    for lane, (action, angle) in enumerate(rows):
        coordinate, sign, posture, _ = ACTIONS[action]
        direction[coordinate, lane] = sign
        for place, given in zip((0, 3, 4), posture, strict=True):
            pose[place, lane] = np.radians(angle if given is None else given)
    found = []
    for sex, height_cm, mass_kg in PEOPLE:
        body = body_of(Lifter.from_person(sex=sex, height_cm=height_cm, mass_kg=mass_kg))
        model = active_torques_Nm(body, jnp.asarray(pose), jnp.asarray(direction))
        for (action, angle), modelled in zip(rows, model, strict=True):
            c1, _, _, c1_sd = toml_table("joint_torque")[action][f"{sex}_18_25"]
            found.append(
                Comparison(
                    action=action,
                    sex=sex,
                    angle_deg=angle,
                    model_Nm=float(modelled),
                    measured_Nm=float(measured_torque_Nm(action, sex, height_cm / 100, mass_kg, np.radians(angle))),
                    spread=c1_sd / c1,
                )
            )
    return found


def table_md() -> str:
    """The comparison in Markdown; departures over 25 % in bold."""
    lines = [
        "| action | angle | man, model | measured | ratio | woman, model | measured | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    found = comparisons()
    men = [c for c in found if c.sex == "male"]
    women = {(c.action, c.angle_deg): c for c in found if c.sex == "female"}
    for man in men:
        cells = [man.action.replace("_", " "), f"{man.angle_deg:.0f}"]
        for c in (man, women[man.action, man.angle_deg]):
            ratio = f"{c.ratio:.2f}" if 0.75 <= c.ratio <= 1.25 else f"**{c.ratio:.2f}**"
            cells += [f"{c.model_Nm:.0f}", f"{c.measured_Nm:.0f}", ratio]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table_md())
