"""The page that lies in an exported folder."""

from __future__ import annotations

from typing import Any

from ...report.markdown import markdown_text
from .setups import INVERSE_DYNAMICS, JOINT_REACTION, SETUPS, STATIC_OPTIMIZATION


def readme(passport: dict[str, Any]) -> str:
    """What the files are, how to run them, and what to know before comparing."""
    lifter, stance, machine = passport["lifter"], passport["stance"], passport["machine"]
    programs = "\n".join(setup.command for setup in SETUPS)
    one_liners = "\n".join(setup.python for setup in SETUPS)
    notes = "".join(f"\n- {sentence}" for sentence in passport["warnings"])
    return f"""# One repetition on a leg press, for OpenSim

{markdown_text(lifter["name"])} ({lifter["sex"]}, {lifter["height_cm"]:g} cm, {lifter["mass_kg"]:g} kg) on {markdown_text(machine["name"])}, rail \
{machine["rail_deg"]:g} degrees, {passport["load_kg"]:g} kg on the sled, tempo {passport["tempo"]}, cue {passport["cue"]};
heels {stance["heel_height_cm"]:g} cm up the plate and {stance["heel_spacing_cm"]:g} cm apart, toes \
{stance["toe_out_deg"]:g} degrees out, backrest {stance["backrest_deg"]:g} degrees to the rail.
Computed by legpress {passport["legpress"]}; written with OpenSim {passport["opensim"]} from {markdown_text(passport["source_model"]["name"])}.

## Run it

In this folder, with OpenSim 4.6:

```sh
{programs}
```

The Python package of OpenSim brings no `opensim-cmd`; there the same is

```sh
{one_liners}
```

Results go to `results/`. `legpress verify .` runs all three, compares them with what is below and draws both.

## The files

| file | what |
|---|---|
| `model.osim` | the source model scaled to this lifter: segments, masses, muscles, passive curves of the hamstrings |
| `motion.mot` | coordinates in radians and metres, {passport["motion_rows_a_frame"]} rows a frame, with a moment of rest before and after |
| `external_loads.sto`, `.xml` | plate on both feet at the centre of pressure, hip capsules on femur and pelvis; in ground |
| `muscle_forces.sto` | tendon force of our muscles, N, and all other actuators: see JointReaction below |
| `muscle_activations.sto` | activations with compliant tendons and passive force, our answer |
| `rigid_activations.sto` | our answer to StaticOptimization's question: see below |
| `shortfall.sto` | moments that the muscles could not make, Nm; zero unless the load is too heavy or too light |
| `reserves.xml` | actuators for seat and backrest, and dear reserves on the legs |
| `setup_*.xml` | the three tools; all paths are relative to this folder |
| `frames.csv` | every number of the repetition, one row a frame, one leg |
| `legpress.json` | what was asked for, and a checksum of each file |

## Good to know

- **Ground**: origin midway between the hip centres, X forwards, Y up, Z to the lifter's right. The lifter leans back; the
  pelvis also rolls on the trunk, about the line of the hips, and `lumbar_extension` is minus that roll, so that the trunk
  stays on the pad. Both legs do the same.
- **Radians**: `knee_angle_*_beta`, the patella's coordinate, equals the knee angle, and OpenSim never converts it from
  degrees. A motion in degrees gives wrong moments without a warning.
- **{INVERSE_DYNAMICS.name}** excludes the force group `Muscles`; without that OpenSim counts muscles in default states as
  known forces. Add the patella's generalised force to the knee's moment: the two coordinates move as one.
- **Hip capsule**: the engine has one, the source model has not. It acts here as a pair of external torques on femur and pelvis
  that works on hip flexion alone, so the moments of {INVERSE_DYNAMICS.name} are those of the muscles.
- **{STATIC_OPTIMIZATION.name}** has rigid tendons and no passive force, and minimises squared activation: on a leg press, where
  hamstrings are stretched far, its answer differs from ours. To compare like with like, `rigid_activations.sto` is our solver
  with its assumptions, on our muscle paths. Loads that a muscle's passive force would carry may be too much for it: then the
  reserves show it.
- **{JOINT_REACTION.name}** takes its forces from `muscle_forces.sto`, which must name *every* actuator of model and
  `reserves.xml`, no more and no fewer; else OpenSim quietly uses muscles in default states. So seat, trunk and arms stand
  there too, as OpenSim's inverse dynamics asks them. The reserves of the legs are what its own moments lack beyond our muscles.
- **Full effort**: activation 1 is all that a muscle of the model has; this lifter's full effort is {passport["full_activation"]:.3g}, and
  `muscle_activations.sto` goes no higher. What is missing there stands in `shortfall.sto`. {STATIC_OPTIMIZATION.name} and
  `rigid_activations.sto` know no such limit and go to 1.
- What the model leaves out (a left-right difference, the seat's push on the pelvis, reflexes) is left out here too.
{"" if not notes else chr(10) + "## Notes on this repetition" + chr(10) + notes + chr(10)}"""
