"""docs/validation.md from its numbers; only this file knows the words."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from checks.validation.published import Finding, force_levels, stated_tally
from checks.validation.published import findings as published_findings
from checks.validation.published import tally as counted

# The bars that were set before the first result: RMS of the length, RMS and 99th percentile of the moment arms, mm.
BARS = {"press": (0.3, 0.8, 3.0), "whole": (1.0, 1.5, 5.0)}
GROUPS = {"quadriceps": ("recfem", "vasint", "vaslat", "vasmed"), "gastrocnemii": ("gaslat", "gasmed")}
OWN_BARS = {
    ("press", "quadriceps"): (0.3, 0.5, 3.0),
    ("press", "gastrocnemii"): (2.0, 1.5, 3.0),
    ("whole", "quadriceps"): (1.0, 0.5, 5.0),
    ("whole", "gastrocnemii"): (2.0, 1.5, 5.0),
    ("whole", "glmax1"): (2.1, 3.5, 15.0),
    ("whole", "glmax2"): (1.0, 2.6, 11.0),
    ("whole", "tfl"): (1.0, 1.6, 7.0),
}
FOOT_BARS = (0.5, 0.2)  # mm, degrees
MUSCLE_BARS = (0.01, 0.01)  # of peak force, of optimal fibre length
DYNAMICS_BAR = 0.02  # of the peak moment
ACTIVATION_BARS = (0.02, 0.08)  # RMS, worst muscle
KNEE_BAR = 0.03  # of the peak force
PLURAL = {"agrees": "agree", "agrees in part": "agree in part", "disagrees": "disagree"}
COORDINATES = {
    "hip_flexion": "hip flexion, Nm",
    "hip_adduction": "adduction",
    "hip_rotation": "rotation",
    "knee_angle": "knee",
    "ankle_angle": "ankle",
}
OWN_BODY = "source model"
REGIONS = {"press": "press region", "whole": "whole range"}

HEAD = """# Validation

Made by `python -m checks validation` with legpress {legpress} and OpenSim {opensim}; do not edit by hand. The numbers stand in
[validation.json](validation.json), the words in `checks/validation/page.py`.

Three questions are kept apart, for a good answer to one says nothing about the next:

1. **Is the arithmetic right?** The engine is held against OpenSim on the same body: parts 1 to 5. Here agreement must be close, and bars
   were set beforehand.
2. **Does the model behave as people do?** Published effects of stance, seat and depth against ours: part 6. Here a sign is all that can be
   compared, and not every one agrees.
3. **What is not in the model at all?** Part 7, with what each gap means for a lifter.

The reference body is `{model}` (SHA-256 `{sha}`), which users fetch themselves.
"""

GEOMETRY = """## 1. Geometry against OpenSim

{poses} random poses of each region and body, none of which any fit has seen, in single precision as the engine works. *Press region*: hip flexion 20 to
110 degrees, adduction -40 to 0, rotation -40 to 20, knee 0 to 130, ankle -35 to 40; *whole range*: hip flexion -10 to 120, adduction -40 to 20, rotation
-40 to 30, knee 0 to 135. Per muscle the root mean square of the error in length, and the same with the 99th percentile for the moment arms
about all joints that it crosses; shown is the worst muscle of each kind. The source model's own body first, then the lifters of `examples/`, which
OpenSim scales body by body with its own tools."""

GEOMETRY_AFTER = """{outcome} The bars were set for the source model's own body (1.70 m); errors of a larger body are larger in proportion, and are shown against the
same bars.

The two heads of the gastrocnemius have bars of their own because OpenSim contradicts itself there: near a straight knee its moment arm and the slope of its own length
differ by up to a factor of three (two wrapping cylinders in series). We follow the moment arm, for it is what balances a joint. Where a path
jumps from one side of its wrapping surface to the other (upper gluteus maximus, tensor fasciae latae, at deep flexion with adduction) a smooth function cannot follow, nor
should it: the jump is no anatomy. These muscles have the largest errors, and own bars in the whole range.

The pose of the foot (256 poses of the whole range) is exact forward kinematics, not a fit: largest distance {far} mm, largest turn {turned} degrees, over
all bodies (bars {bar_mm:g} mm, {bar_deg:g} degrees)."""

EQUILIBRIUM = """## 2. Muscle and tendon against OpenSim's muscles

Fibre and tendon in balance at rest: OpenSim's own `Millard2012EquilibriumMuscle` on its own paths, solved by OpenSim, against `lp.body.equilibrium` at the same
length and activation ({activations}). {states} states of 40 muscles in random poses of the whole range; fibre lengths where the fibre is
between 0.5 and 1.75 optimal lengths and off OpenSim's floor ({fibre_states} states).

| | RMS | worst | bar for the worst |
|---|---|---|---|
| tendon force, share of peak isometric force | {force_rms:.2g} | {force_worst:.2g} | {force_bar:g} |
| fibre length, optimal lengths | {fibre_rms:.2g} | {fibre_worst:.2g} | {fibre_bar:g} |"""

DYNAMICS = """## 3. Inverse dynamics: do our muscles hold the body in OpenSim?

{count} repetitions, each exported with `export-opensim` and run in OpenSim itself on a body that OpenSim scaled. Its InverseDynamics tool knows the motion, the
forces of the plate on both feet and the torque of the hip capsules, and says which moment each joint needs; our muscle forces on OpenSim's own moment arms are held
against it. The residual carries everything at once: masses, gravity and acceleration, foot forces and
where they act, moment arms, and how well the sharing balances. Each cell is the
largest residual of a coordinate *of* the largest moment that it needs; bar: {bar} of the largest moment of all five. What a load that is too heavy lacks (the shortfall) counts as if a muscle had made it. The pelvis is held by free forces in the exported
files (they stand for seat and backrest), so it is not part of the comparison."""

SHARING = """## 4. StaticOptimization: is the sharing of load OpenSim's?

OpenSim's StaticOptimization on the same files, against our own sharing in the mode that states the same problem: rigid tendons, no passive force, exponent 2,
force-velocity kept. This tests the optimiser and not the model that lifters see, whose tendons stretch, whose passive muscles pull, and which pays
for activation cubed by volume. Left out are frames in which StaticOptimization, having no passive force to hold deeply bent hips with, makes more
than 1 % of the largest moment by reserve actuators: there it does not solve the problem. Bars: {rms:g} for all, {worst:g} for the worst muscle."""

KNEE = """## 5. JointReaction: are the knee forces OpenSim's?

OpenSim's JointReaction analysis is given our muscle forces and computes what tibia and thigh, kneecap and thigh press on each other; ours come from fitted
directions of pull, foot force, weight and inertia. Largest difference over the repetition, as a share of the peak. Bar: {bar}. (Whether knee forces of this *kind of
model* are those of people is another question: part 6.)"""

FINDINGS = """## 6. Published findings against ours

{total} published effects of stance, seat and depth, for the default push (`natural`), in three bodies: {counts}. The rules of judgement,
the other pushes and every number stand in [evidence.md](evidence.md). *Flat*: under 3 % of difference in ours; *silent*: the
muscle rests at the floor of activation in ours, so nothing can be said; *mixed*: not all three bodies go the same way. The studies were read in their
abstracts; activation stands for EMG, and only signs count. Some rows were seen while the model was made (evidence.md names them), so this is a check
and not a blind test."""

LEVELS = """### Levels of force and activation

Signs can be right where sizes are not. Man / woman / tall man, mid-plate feet; a factor of two is the honest band, and at the model's own heavy loads knee forces leave it
(evidence.md says why). **Compare knee forces between stances; do not hold them against limits of injury.**"""

_LEFT_OUT = tomllib.loads(Path(__file__).with_name("left_out.toml").read_text("utf-8"))["left_out"]
# (what is missing, what stands in its place, what it means for a lifter)
LEFT_OUT = tuple((row["what"], row["instead"], row["means"]) for row in _LEFT_OUT)

AFTER = """## Run it again

    make verify                                # every case of parts 3 to 5, with pictures of both curves
    python -m checks validation                # all numbers of this page, then the page
    python -m checks validation --only cases   # or geometry, equilibrium; the other numbers stay
    python -m checks validation --only page    # the page alone, from validation.json and evidence.md

They need `pip install 'legpress[verify]'` and the source model, given by the environment variable `LEGPRESS_MODEL` or found where
[derive/README.md](../derive/README.md) says. Any repetition of your own is checked by the same comparison:

    legpress export-opensim --model FILE ... --out FOLDER
    legpress verify FOLDER

`tests/` holds the same bars, on samples, whenever the model can be found: `tests/body/test_paths.py`, `test_skeleton.py`, `test_muscle.py`, `test_scaling.py`
and `tests/interop`. Part 6 is made again by `python -m checks evidence`.
"""


def page(numbers: Mapping) -> str:
    """The whole page."""
    rows = published_findings()
    if counted(rows) != stated_tally():
        raise ValueError(f"docs/evidence.md counts {stated_tally()}, its rows are {counted(rows)}: make it again")
    parts = [
        HEAD.format(**numbers["made_with"]),
        "## At a glance\n\n" + glance(numbers, rows),
        geometry(numbers["geometry"], numbers["poses"]),
        equilibrium(numbers["equilibrium"]),
        *case_parts(numbers["cases"]),
        published(rows),
        "## 7. What the model leaves out\n\n" + left_out(),
        AFTER,
        "## Appendix: every muscle\n\n" + every_muscle(numbers["geometry"][OWN_BODY]),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows))


def met(found: float, bar: float) -> str:
    return "met" if found < bar else "**missed**"


def glance(numbers: Mapping, rows: list[Finding]) -> str:
    """One line a question: bar, found, met or not."""
    bodies = numbers["geometry"]
    lines = []
    for region, words in REGIONS.items():
        missed = ", ".join(dict.fromkeys(name for place, name, _ in misses(bodies[OWN_BODY]) if place == region))
        verdict = f"**missed** by {missed}" if missed else "met"
        others = max(nearest(bodies[body][region], region) for body in bodies if body != OWN_BODY)
        found = f"worst muscle at {percent(nearest(bodies[OWN_BODY][region], region))} of its bar"
        lines.append(
            [f"muscle paths, {words}", "per muscle, see part 1", f"{found}; lifters up to {percent(others)}", verdict]
        )
    far, turned = foot_worst(bodies)
    share = max(far / FOOT_BARS[0], turned / FOOT_BARS[1])
    bar = f"{FOOT_BARS[0]:g} mm, {FOOT_BARS[1]:g} degrees"
    lines.append(["foot pose", bar, f"{tiny(far)} mm, {tiny(turned)} degrees", met(share, 1)])
    balance = numbers["equilibrium"]
    share = max(balance["force_worst"] / MUSCLE_BARS[0], balance["fibre_worst"] / MUSCLE_BARS[1])
    bar = f"{percent(MUSCLE_BARS[0])} of peak force, {MUSCLE_BARS[1]:g} of fibre length"
    found = f"{percent(balance['force_worst'])}, {balance['fibre_worst']:.2g}"
    lines.append(["fibre and tendon in balance", bar, found, met(share, 1)])
    lines += glance_at_cases(numbers["cases"])
    agree = f"{counted(rows)['agrees']} of {len(rows)} agree"
    verdict = "every other has its reason in part 6" if explained(rows) else "**reasons missing**"
    lines.append(["signs of published effects, three bodies", "all, or explained", agree, verdict])
    return table(["what", "bar", "found", ""], lines)


def explained(rows: list[Finding]) -> bool:
    return all(row.reason for row in rows if row.verdict not in ("agrees", "agrees in part"))


def glance_at_cases(cases: list[Mapping]) -> list[list[str]]:
    if not cases:
        return []
    dynamics = max(case["dynamics"]["share"] for case in cases)
    rms, worst_rms = (max(case["activation"][key] for case in cases) for key in ("rms", "worst_rms"))
    sharing = max(rms / ACTIVATION_BARS[0], worst_rms / ACTIVATION_BARS[1])
    every = f"worst of {len(cases)} repetitions"
    lines = [
        [
            f"inverse dynamics, {every}",
            f"{percent(DYNAMICS_BAR)} of the peak moment",
            percent(dynamics),
            met(dynamics, DYNAMICS_BAR),
        ],
        [
            f"StaticOptimization, activations, {every}",
            "RMS {:g}, worst muscle {:g}".format(*ACTIVATION_BARS),
            f"{rms:.3f}, {worst_rms:.3f}",
            met(sharing, 1),
        ],
    ]
    for name in ("tibiofemoral", "patellofemoral"):
        share = max(case[name]["share"] for case in cases)
        bar = f"{percent(KNEE_BAR)} of its peak"
        lines.append([f"JointReaction, {name} force, {every}", bar, percent(share), met(share, KNEE_BAR)])
    return lines


# ---- parts 1 and 2


def kinds_of(region: str, muscles: Iterable[str]) -> dict[str, list[str]]:
    """Muscles by the bars that they share."""
    own = {kind: list(GROUPS.get(kind, (kind,))) for place, kind in OWN_BARS if place == region}
    named = {name for names in own.values() for name in names}
    return {"all others": [name for name in muscles if name not in named], **own}


def bars_of(region: str, muscle: str) -> tuple[float, float, float]:
    kind = next((kind for kind, names in GROUPS.items() if muscle in names), muscle)
    return OWN_BARS.get((region, kind), BARS[region])


def worst(muscles: Mapping, column: int, names: Iterable[str]) -> tuple[str, float]:
    return max(((name, muscles[name][column]) for name in names), key=lambda pair: pair[1])


def nearest(muscles: Mapping, region: str) -> float:
    """Largest error over its own bar."""
    return max(
        error / bar
        for name, errors in muscles.items()
        for error, bar in zip(errors, bars_of(region, name), strict=True)
    )


def foot_worst(bodies: Mapping) -> tuple[float, float]:
    """Millimetres and degrees, over all bodies."""
    feet = [found["foot"] for found in bodies.values()]
    return max(foot["position_mm"] for foot in feet), max(foot["orientation_deg"] for foot in feet)


def tiny(value: float) -> str:
    return f"{value:.2g}" if value > 1e-6 else "under 1e-6"


def misses(body: Mapping) -> list[tuple[str, str, int]]:
    """(region, muscle, column) of every error at or over its bar."""
    return [
        (region, name, i)
        for region in REGIONS
        for name, errors in body[region].items()
        for i, (error, bar) in enumerate(zip(errors, bars_of(region, name), strict=True))
        if error >= bar
    ]


def geometry(bodies: Mapping, poses: int) -> str:
    rows = []
    for body, found in bodies.items():
        for region, words in REGIONS.items():
            kinds = kinds_of(region, found[region])
            for kind, names in kinds.items():
                bars = bars_of(region, names[0])
                cells = []
                for column, bar in enumerate(bars):
                    name, value = worst(found[region], column, names)
                    label = f" {name}" if len(names) > 1 else ""
                    cells.append(f"{emphasised(f'{value:.2f}', value < bar)}{label} ({bar:g})")
                rows.append([body_name(body), words, kind, *cells])
    head = ["body", "region", "muscles", "length, mm (bar)", "moment arm, mm (bar)", "its 99th percentile, mm (bar)"]
    kinds = ("length", "moment arm", "99th percentile of the moment arm")
    own_body = bodies[OWN_BODY]
    said = [
        f"{name}, {REGIONS[region]}, {kinds[column]} {own_body[region][name][column]:.3g} mm against {bars_of(region, name)[column]:g}"
        for region, name, column in misses(own_body)
    ]
    outcome = (
        f"**Missed by the source model's body:** {'; '.join(said)}." if said else "Every muscle is inside its bars."
    )
    far, turned = foot_worst(bodies)
    after = GEOMETRY_AFTER.format(
        outcome=outcome, far=tiny(far), turned=tiny(turned), bar_mm=FOOT_BARS[0], bar_deg=FOOT_BARS[1]
    )
    return "\n\n".join([GEOMETRY.format(poses=poses), table(head, rows), after])


def body_name(key: str) -> str:
    return key if key == OWN_BODY else f"`{key}`"


def emphasised(text: str, good: bool) -> str:
    return text if good else f"**{text}**"


def equilibrium(found: Mapping) -> str:
    return EQUILIBRIUM.format(
        **{**found, "activations": ", ".join(f"{a:g}" for a in found["activations"])},
        force_bar=MUSCLE_BARS[0],
        fibre_bar=MUSCLE_BARS[1],
    )


def every_muscle(source: Mapping) -> str:
    rows = [[name, *(f"{v:.2f}" for region in REGIONS for v in source[region][name])] for name in source["press"]]
    head = ["source model, mm", "press: length", "arm", "99th", "whole: length", "arm", "99th"]
    return table(head, rows)


# ---- part 6 and 7


def published(rows: list[Finding]) -> str:
    counts = ", ".join(f"{n} {PLURAL.get(verdict, verdict)}" for verdict, n in counted(rows).items() if n)
    lines = [
        [row.study, row.says, row.ours, emphasised(row.verdict, row.verdict not in ("mixed", "disagrees")), row.reason]
        for row in rows
    ]
    head = ["study", "published", "ours: two sides, man (change in 3 bodies)", "verdict", "reason or caution"]
    return "\n\n".join([FINDINGS.format(total=len(rows), counts=counts), table(head, lines), LEVELS, force_levels()])


def left_out() -> str:
    return table(["left out", "what the model does instead", "what this means for a lifter"], LEFT_OUT)


# ---- parts 3 to 5: every case


def case_parts(cases: list[Mapping]) -> list[str]:
    if not cases:
        return [
            "## 3 to 5. Whole repetitions against OpenSim's tools\n\nNot run yet: `python -m checks validation --only cases`."
        ]
    described = table(
        ["case", "lifter", "machine", "stance", "load and tempo"],
        [[case["name"], case["lifter"], case["machine"], case["stance"], case["load"]] for case in cases],
    )
    dynamics = DYNAMICS.format(count=len(cases), bar=percent(DYNAMICS_BAR))
    sharing = SHARING.format(rms=ACTIVATION_BARS[0], worst=ACTIVATION_BARS[1])
    knee = KNEE.format(bar=percent(KNEE_BAR))
    return [
        "\n\n".join([dynamics, described, dynamics_table(cases)]),
        "\n\n".join([sharing, sharing_table(cases)]),
        "\n\n".join([knee, knee_table(cases)]),
    ]


def dynamics_table(cases: list[Mapping]) -> str:
    def row(name: str, found: Mapping) -> list[str]:
        residuals = (f"{found['residual_Nm'][c]:.2f} of {found['own_peak_Nm'][c]:.0f}" for c in COORDINATES)
        return [name, *residuals, percent(found["share"]), met(found["share"], DYNAMICS_BAR)]

    head = ["case", *COORDINATES.values(), "worst over the largest", ""]
    return table(head, [row(case["name"], case["dynamics"]) for case in cases])


def sharing_table(cases: list[Mapping]) -> str:
    def row(name: str, found: Mapping) -> list[str]:
        share = max(found["rms"] / ACTIVATION_BARS[0], found["worst_rms"] / ACTIVATION_BARS[1])
        frames = f"{found['frames']} of {found['all_frames']}"
        return [name, frames, f"{found['rms']:.4f}", f"{found['worst_rms']:.4f}", found["muscle"], met(share, 1.0)]

    head = ["case", "frames compared", "RMS, all muscles", "RMS, worst muscle", "which", ""]
    return table(head, [row(case["name"], case["activation"]) for case in cases])


def knee_table(cases: list[Mapping]) -> str:
    def row(name: str, tibia: Mapping, patella: Mapping) -> list[str]:
        forces = (cell for found in (tibia, patella) for cell in (percent(found["share"]), f"{found['peak_N']:.0f}"))
        return [name, *forces, met(max(tibia["share"], patella["share"]), KNEE_BAR)]

    head = ["case", "tibiofemoral: largest difference", "of a peak of, N", "patellofemoral", "of a peak of, N", ""]
    return table(head, [row(case["name"], case["tibiofemoral"], case["patellofemoral"]) for case in cases])


def percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share > 0.1 else f"{100 * share:.2g} %"
