"""`legpress simulate`: one repetition, told so that a lifter understands it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import WrongInput
from ..measures import GRAVITY_M_PER_S2, KG_PER_LB
from .options import (
    CueWord,
    HeelHeight,
    HeelSpacing,
    LifterFile,
    LoadKg,
    LoadLb,
    MachineName,
    Notch,
    PressOptions,
    Stop,
    TempoWord,
    ToeOut,
    TopKnee,
    press_options,
    same_machine,
    simulated,
)
from .output import AsJson, Out, folder, output
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..press.rep import Rep

TOLD = ("hamstrings", "glutes", "adductor magnus", "quadriceps")


def simulate(
    lifter: LifterFile,
    machine: MachineName = None,
    heel_height_cm: HeelHeight = None,
    heel_spacing_cm: HeelSpacing = None,
    toe_out_deg: ToeOut = None,
    backrest_notch: Notch = None,
    load_kg: LoadKg = None,
    load_lb: LoadLb = None,
    tempo: TempoWord = "3-1-X",
    cue: CueWord = "natural",
    stop_sled_cm: Stop = None,
    top_knee_deg: TopKnee = 10,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Simulate one repetition: how deep, how each joint bends, what muscles and knees carry.

    What is not given is taken from the lifter's file: machine, stance and depth as used at present, the load from the
    known set. With --out also every instant as a table (Parquet, CSV) and a picture.
    """
    wishes = {
        "heel_height_cm": heel_height_cm,
        "heel_spacing_cm": heel_spacing_cm,
        "toe_out_deg": toe_out_deg,
        "backrest_notch": backrest_notch,
    }
    asked = press_options(lifter, machine, wishes, load_kg, load_lb, stop_sled_cm)
    where = None if out is None else folder(out)
    _import_beside(with_pictures=where is not None)
    with spinner():
        rep = simulated(asked, tempo, cue, top_knee_deg)
        files = {} if where is None else _written(rep, where)
    result = told(rep) | {"taken_from_file": asked.taken, "files": files}
    output("simulate", result, lambda: _words(rep, asked, result), as_json=as_json, out=out)


def _import_beside(*, with_pictures: bool) -> None:
    """Import what is needed after the simulation while it loads its compiled code, which leaves Python idle."""
    from importlib import import_module
    from threading import Thread

    names = ["pandas"]
    if with_pictures:
        names += ["matplotlib.figure", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"]

    def bring() -> None:
        for name in names:
            import_module(name)

    import numpy  # noqa: F401, both sides begin with it

    Thread(target=bring).start()


def told(rep: Rep) -> dict[str, Any]:
    """The result for programs; keys carry their unit and stay. Forces are for one leg, means over the whole repetition."""
    from ..draw.groups import GROUPS, mean_over_time, pull_N, stretch_N, total_N

    frames, stance = rep.frames, rep.stance
    weight_N = rep.lifter.mass_kg * GRAVITY_M_PER_S2
    cop = frames["cop_from_heel_m"].to_numpy()
    foot_m = float(rep.body.foot_length_m)
    return {
        "lifter": rep.lifter.name,
        "machine": rep.machine.name,
        "stance": {
            "heel_height_cm": round(stance.heel_height_cm, 6),
            "heel_spacing_cm": round(stance.heel_spacing_cm, 6),
            "toe_out_deg": round(stance.toe_out_deg, 6),
            "backrest_notch": stance.backrest_notch,
        },
        **rep.summary(),
        "top_pelvic_roll_deg": float(frames["pelvic_roll_deg"].iloc[0]),
        "body_weight_N": weight_N,
        "muscles": {
            group.replace(" ", "_"): {
                "pull_mean_N": mean_over_time(frames, pull_N(frames, group)),
                "stretch_mean_N": mean_over_time(frames, stretch_N(frames, group)),
                "most_N": float(total_N(frames, group).max()),
            }
            for group in GROUPS
        },
        "peak_patellofemoral_body_weights": float(frames["patellofemoral_N"].max()) / weight_N,
        "peak_tibiofemoral_body_weights": float(frames["tibiofemoral_N"].max()) / weight_N,
        "foot_length_m": foot_m,
        "cop_from_heel_mean_m": mean_over_time(frames, cop),
        "cop_share_of_foot": mean_over_time(frames, cop) / foot_m,
        "foot_normal_mean_N": mean_over_time(frames, frames["foot_normal_N"].to_numpy()),
        "foot_tangential_mean_N": mean_over_time(frames, frames["foot_tangential_N"].to_numpy()),
    }


def _written(rep: Rep, where: Path) -> dict[str, str]:
    """Every instant as Parquet and CSV, and the picture."""
    from ..draw.repetition import draw_repetition, save_repetition

    parquet, csv = where / "frames.parquet", where / "frames.csv"
    try:
        rep.frames.to_parquet(parquet, index=False)
        rep.frames.to_csv(csv, index=False, float_format="%.6g")  # six digits: finer than any of it is known
    except OSError as error:
        raise WrongInput(
            f"{where} cannot be written to: {error.strerror or error}. Give another --out folder."
        ) from None
    png, svg = save_repetition(draw_repetition(rep), where / "repetition")
    return {
        "frames_parquet": str(parquet),
        "frames_csv": str(csv),
        "picture_png": str(png),
        "picture_svg": str(svg),
        "summary_json": str(where / "simulate.json"),
    }


def _words(rep: Rep, asked: PressOptions, result: dict[str, Any]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    lines: list[RenderableType] = [
        Text(f"{rep.lifter.name} on {rep.machine.name}: {_kg(rep.load_kg, asked.in_lb)}, tempo {rep.tempo}", "bold")
    ]
    lines += [Text(_stance_words(rep))]
    if asked.taken:
        lines.append(Text(_taken_words(asked), "dim"))
    verdict = _verdict(rep, result)
    lines += [Text(""), Text(verdict, "bold red" if rep.too_heavy or rep.too_light else "bold green"), Text("")]
    lines += [_bends(rep, result), Text(""), _muscles(result), Text("")]
    lines += [Text(sentence) for sentence in _knee_and_foot(rep, result)]
    lines += [Text(f"Note: {sentence}", "yellow") for sentence in rep.warnings if "too heavy" not in sentence]
    lines.append(Text(""))
    files = result["files"]
    if files:
        lines.append(Text(f"Picture: {files['picture_png']}\nEvery instant: {files['frames_csv']} (and .parquet)"))
    else:
        lines.append(Text("Nothing was written. Add --out DIR for the picture and every instant as a table.", "dim"))
    return Group(*lines)


def _kg(load_kg: float, in_lb: bool) -> str:
    return f"{load_kg / KG_PER_LB:.4g} lb ({load_kg:.4g} kg)" if in_lb else f"{load_kg:.6g} kg"


def _stance_words(rep: Rep) -> str:
    stance, machine = rep.stance, rep.machine
    toes = "straight" if abs(stance.toe_out_deg) < 0.5 else f"{abs(stance.toe_out_deg):.0f}° " + (
        "out" if stance.toe_out_deg > 0 else "in"
    )  # fmt: skip
    back = math.degrees(machine.backrest_at(stance.backrest_notch))
    return (
        f"Heels {stance.heel_height_cm:.3g} cm up the plate and {stance.heel_spacing_cm:.3g} cm apart, toes {toes}, "
        f"backrest in notch {stance.backrest_notch} ({back:.0f}° to the rail)."
    )


def _taken_words(asked: PressOptions) -> str:
    words = {
        "machine": "machine",
        "heel_height_cm": "heel height",
        "heel_spacing_cm": "heel spacing",
        "toe_out_deg": "toes",
        "backrest_notch": "backrest",
        "load_kg": "load",
        "stop_sled_cm": "depth",
    }
    sections: dict[str, list[str]] = {}
    for field, section in asked.taken.items():
        sections.setdefault(section, []).append(words[field])
    parts = [f"{', '.join(fields)} from {section}" for section, fields in sections.items()]
    text = f"From the lifter's file: {'; '.join(parts)}."
    present = asked.lifter.present
    if (
        asked.taken.get("heel_height_cm") == "[present]"
        and present is not None
        and present.machine is not None
        and "machine" not in asked.taken
        and not same_machine(present.machine, asked.machine.name)
        and Path(present.machine).stem != asked.machine.slug
    ):
        text += f" (That stance is used on {Path(present.machine).stem}.)"
    return text


def _verdict(rep: Rep, result: dict[str, Any]) -> str:
    """Whether this lifter holds the load: against their known set, or else the norm for their size."""
    measured = result["strength_from"] == "known set"
    if rep.too_heavy:
        heavy = [sentence for sentence in rep.warnings if "too heavy" in sentence]
        missing = heavy[0] if heavy else f"{result['largest_shortfall_Nm']:.0f} Nm a leg are missing."
        return f"Too heavy: {missing}" + ("" if measured else f" {_NORM}")
    if rep.too_light:
        return "Too light for this depth: stretched hips push harder than the sled (see the note below)."
    up = f", up in {rep.up_s:g} s at the fastest" if rep.tempo.up_s is None else ""
    if measured:
        return f"Not too heavy: as strong as your known set shows, you hold it all the way{up}."
    return f"Not too heavy: the muscles hold it all the way{up}. {_NORM}"


_NORM = "Your strength is assumed from height and mass; a known set in your file ([strength]) would tell it."


def _bends(rep: Rep, result: dict[str, Any]) -> RenderableType:
    from rich.table import Table

    table = Table("", "top", "bottom", "", box=None, pad_edge=False)
    for column in (1, 2):
        table.columns[column].justify = "right"
    stopped = {"the stop you gave": "your stop", "the machine's lowest stop": "the machine's lowest stop"}
    why = stopped.get(rep.stopped_by, f"deeper, {rep.stopped_by} would be too much")
    table.add_row("carriage above its lowest point", f"{rep.top_sled_cm:.0f} cm", f"{rep.stop_sled_cm:.0f} cm", why)
    table.add_row("knees bent", *(f"{result[f'{end}_knee_deg']:.0f}°" for end in ("top", "bottom")), "0° is straight")
    table.add_row(
        "hips bent",
        *(f"{result[f'{end}_trunk_thigh_deg']:.0f}°" for end in ("top", "bottom")),
        "0° is standing upright",
    )
    limit, roll = result["roll_limit_deg"], result["bottom_pelvic_roll_deg"]
    table.add_row(
        "lower back rounded",
        f"{result['top_pelvic_roll_deg']:.0f}°",
        f"{roll:.0f}°",
        f"{100 * roll / limit:.0f} % (tailbone lifts at {limit:.0f}°)",
    )
    return table


def _muscles(result: dict[str, Any]) -> RenderableType:
    from rich.table import Table

    table = Table("one leg, newtons", "own pull", "stretch", "most at once", "", box=None, pad_edge=False)
    for column in (1, 2, 3):
        table.columns[column].justify = "right"
    for group in TOLD:
        row = result["muscles"][group.replace(" ", "_")]
        pull, stretch = row["pull_mean_N"], row["stretch_mean_N"]
        mostly = "loaded mostly by stretch" if stretch > pull and stretch > 50 else ""
        if pull < 50 and stretch < 50:
            mostly = "nearly idle"
        table.add_row(group, f"{abs(pull):.0f}", f"{abs(stretch):.0f}", f"{row['most_N']:.0f}", mostly)
    table.caption = (
        "Means over the whole repetition. Own pull is work; stretch comes without effort. 10 N is 1 kg hung on it."
    )
    table.caption_justify = "left"
    return table


def _knee_and_foot(rep: Rep, result: dict[str, Any]) -> list[str]:
    knee = (
        f"Kneecap: presses on the thigh bone with {_round(result['peak_patellofemoral_N'])} N at most, "
        f"{result['peak_patellofemoral_body_weights']:.1f} times body weight; "
        f"the knee joint carries {_round(result['peak_tibiofemoral_N'])} N "
        f"({result['peak_tibiofemoral_body_weights']:.1f} times)."
    )
    share = result["cop_share_of_foot"]
    ball = float(rep.body.ball_m) / result["foot_length_m"]
    place = "the heel" if share < 1 / 3 else "the middle of the foot" if share < 0.85 * ball else "the ball of the foot"
    along, against = result["foot_tangential_mean_N"], result["foot_normal_mean_N"]
    way = "drags the plate down" if along > 0 else "pushes the plate up"
    foot = f"Foot: presses with {place} ({100 * share:.0f} % of the way from heel to toes), {against:.0f} N on average"
    slide = f" and {way} with {abs(along):.0f} N." if abs(along) > 0.02 * abs(against) else ", square to the plate."
    return [knee, foot + slide]


def _round(force_N: float) -> str:
    return f"{round(force_N, -2 if force_N >= 1000 else -1):.0f}"
