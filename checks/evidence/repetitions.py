"""The scenes pressed: largest loads over a common knee range, and everything that a published contrast may ask for."""

from __future__ import annotations

from functools import cache

import numpy as np

import legpress as lp
from checks.evidence.scenes import DEEPEST, FAMILIES, TOP, Scene, lifter, machine
from legpress.body.muscle_groups import HAMSTRINGS
from legpress.press.rep import Rep

RISE_DEG = (5, *range(10, 91, 10))  # Steinkamp starts at 0
STRAIGHT_KNEE_DEG = 20.0  # "near extension"; the soft lockout at 10 is where the sled hardly moves
TOP_KNEE_DEG, DEEPEST_KNEE_DEG = 10.0, 90.0
SLOW = "2-0-2"
MUSCLES = {
    "RF": ("recfem",),
    "VL": ("vaslat",),
    "VM": ("vasmed",),
    "vasti": ("vaslat", "vasmed", "vasint"),
    "quadriceps": ("recfem", "vaslat", "vasmed"),
    "BF": ("bflh",),
    "hamstrings": HAMSTRINGS,
    "gastrocnemius": ("gaslat", "gasmed"),
    "gasmed": ("gasmed",),
    "tibant": ("tibant",),
    "GM": ("glmax1", "glmax2", "glmax3"),
    "gluteus medius": ("glmed1", "glmed2", "glmed3"),
    "adductor magnus": ("addmagDist", "addmagIsch", "addmagMid", "addmagProx"),
    "iliopsoas": ("iliacus", "psoas"),
}


def press(who: str, scene: Scene, load_kg: float, cue: str, stop_sled_cm: float | None = None) -> Rep:
    stance = lp.Stance.from_coach(
        heel_height_cm=scene.heel_height_cm,
        heel_spacing_cm=scene.heel_spacing_cm,
        toe_out_deg=scene.toe_out_deg,
        backrest_notch=scene.notch,
    )
    return lp.simulate(
        lifter(who), machine(scene.machine), stance, load_kg=load_kg, tempo=SLOW, cue=cue,
        stop_sled_cm=stop_sled_cm, top_knee_deg=TOP.get(scene.family, TOP_KNEE_DEG),
    )  # fmt: skip


@cache
def own_range(who: str, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Knee angle and carriage travel on the way down to the stance's own depth, knee rising."""
    way = press(who, scene, 100.0, "natural").frames.query("phase == 'down'")
    return way["knee_angle_deg"].to_numpy(), way["sled_travel_cm"].to_numpy()


@cache
def deepest_knee_deg(who: str, family: str) -> float:
    """The bend that every stance of a family reaches within the lifter's own limits, at most 90 degrees."""
    reached = min(own_range(who, scene.bare)[0].max() for scene in FAMILIES[family])
    return min(reached, DEEPEST.get(family, DEEPEST_KNEE_DEG))


def stop_cm(who: str, scene: Scene) -> float:
    knee, travel = own_range(who, scene.bare)
    return float(np.interp(deepest_knee_deg(who, scene.family), knee, travel))


def resting_kg(scene: Scene, load_kg: float) -> float:
    """What counts as load: plates and carriage on an angled rail, the stack alone on a level one."""
    leg_press = machine(scene.machine)
    return load_kg + (leg_press.carriage_kg if leg_press.rail_deg else 0.0)


@cache
def largest_kg(who: str, scene: Scene, cue: str) -> float:
    """The largest load that moves over the family's knee range, carriage included, to half a per cent.

    Searched from above: very light loads fall short too, where the passive hip would have to be held down.
    """
    stop = stop_cm(who, scene)

    def moves(load_kg: float) -> bool:
        return not press(who, scene, load_kg, cue, stop).too_heavy

    high, low = 1500.0, 0.0
    for load_kg in (1000.0, 700.0, 500.0, 350.0, 250.0, 180.0, 120.0, 80.0, 50.0, 20.0):
        if moves(load_kg):
            low = load_kg
            break
        high = load_kg
    while high - low > 0.005 * resting_kg(scene, high):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if moves(middle) else (low, middle)
    return resting_kg(scene, low)


@cache
def gives_out(who: str, scene: Scene, cue: str) -> int:
    """The coordinate that falls short first: at a tenth over the largest load (order of `COORDINATES`)."""
    over = 1.1 * largest_kg(who, scene, cue) - resting_kg(scene, 0.0)
    missing = np.abs(press(who, scene, over, cue, stop_cm(who, scene)).forces.sharing.shortfall_Nm)
    return int(missing.max(1).argmax())


def plates_kg(who: str, scene: Scene, cue: str) -> float:
    if scene.plates_per_body_mass is not None:
        return scene.plates_per_body_mass * lifter(who).mass_kg
    reference = (scene.effort_of or scene).bare
    assert scene.effort is not None, "a scene presses either plates or a share of a largest load"
    total = scene.effort * largest_kg(who, reference, cue)
    return max(total - resting_kg(scene, 0.0), 0.0)


def measures(who: str, scene: Scene, cue: str) -> dict[str, float]:
    """Everything that a row may ask for; EMG stands for activation on the way up."""
    load_kg = plates_kg(who, scene, cue)
    rep = press(who, scene, load_kg, cue, stop_cm(who, scene))
    frames = rep.frames
    up = (frames["phase"] == "up").to_numpy()
    knee = frames["knee_angle_deg"].to_numpy()
    deep, straight = float(knee[up].max()), STRAIGHT_KNEE_DEG

    found = {
        "load_kg": resting_kg(scene, load_kg),
        "shortfall_Nm": float(frames["shortfall_Nm"].max()),
        "deepest_knee_deg": float(knee.max()),
        "knee_excursion_deg": float(np.ptp(knee)),
        "trunk_thigh_excursion_deg": float(np.ptp(frames["trunk_thigh_deg"])),
        "hip_excursion_deg": float(np.ptp(frames["hip_flexion_deg"])),
        "sole_roll_deg": float(frames["sole_roll_deg"].abs().max()),
    }

    def at(values: np.ndarray, angle: float) -> float:
        order = np.argsort(knee[up])
        return float(np.interp(angle, knee[up][order], values[up][order]))

    def keep(name: str, values: np.ndarray) -> None:
        found[f"{name} mean"], found[f"{name} peak"] = float(values[up].mean()), float(values[up].max())
        found[f"{name} deep"], found[f"{name} straight"] = at(values, deep), at(values, straight)

    for group, names in MUSCLES.items():
        keep(f"a {group}", np.mean([frames[f"activation_{m}"] for m in names], axis=0))
        keep(f"N {group}", np.sum([frames[f"force_{m}_N"] for m in names], axis=0))
        keep(f"active N {group}", np.sum([frames[f"force_{m}_N"] - frames[f"passive_{m}_N"] for m in names], axis=0))
    keep("N TF", frames["tibiofemoral_N"].to_numpy())
    keep("N PF", frames["patellofemoral_N"].to_numpy())
    keep("Nm hip extension", frames["hip_moment_Nm"].to_numpy())
    keep("Nm knee extension", frames["knee_moment_Nm"].to_numpy())
    passive = -(rep.kinematics.moment_arm_m[0] * rep.forces.passive_force_N).sum(0)
    keep("Nm passive hip extension", passive + frames["hip_capsule_Nm"].to_numpy())
    # What must push the tibia forwards, in its own axes: the posterior cruciate's side of the shear.
    shear = np.asarray(rep.forces.tibiofemoral_N[0])
    keep("N PCL side", shear)
    found["N ACL side peak"] = float(-shear.min())
    found["shear peaks at deg"] = float(knee[up][shear[up].argmax()])
    for angle in RISE_DEG:
        found[f"N PF at {angle}"] = at(frames["patellofemoral_N"].to_numpy(), angle)
    if scene.effort is not None:
        found["gives out"] = float(gives_out(who, (scene.effort_of or scene).bare, cue))
    return found
