"""`legpress simulate`: one repetition, told so that a lifter understands it."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, shown
from .reply import AsJson, Out, folder, reply

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..lifter import Lifter, Present, Strength
    from ..machine import Machine
    from ..press.rep import Rep
    from ..stance import Stance

KG_PER_LB = 0.45359237  # exact, by definition of the pound
WEIGHT_N_PER_KG = 9.80665
SLOW_S = 3.0  # after so long it is compiling, which happens once on a computer
TOLD = ("hamstrings", "glutes", "adductor magnus", "quadriceps")


def _number(text: str | float) -> float:
    """A number as people type it, decimal comma included (or a default); limits are checked where its meaning is known."""
    try:
        return float(str(text).strip().replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a number; write one such as 12.5, without its unit") from None


def _whole(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a whole number; write one such as 2") from None


LifterFile = Annotated[Path, typer.Option("--lifter", metavar="FILE", help="The lifter's TOML file.")]
MachineName = Annotated[
    str | None, typer.Option("--machine", metavar="NAME|FILE", help="A name from `legpress machines`, or a TOML file.")
]
HeelHeight = Annotated[
    float | None,
    typer.Option("--heel-height-cm", parser=_number, metavar="NUMBER", help="Heels above the plate's lower edge."),
]
HeelSpacing = Annotated[
    float | None,
    typer.Option("--heel-spacing-cm", parser=_number, metavar="NUMBER", help="Heel centre to heel centre."),
]
ToeOut = Annotated[
    float | None,
    typer.Option("--toe-out-deg", parser=_number, metavar="NUMBER", help="Each foot's turn outwards; 0 is straight."),
]
Notch = Annotated[
    int | None, typer.Option("--backrest-notch", parser=_whole, metavar="NUMBER", help="1 is the most upright.")
]
LoadKg = Annotated[
    float | None,
    typer.Option(
        "--load-kg",
        parser=_number,
        metavar="NUMBER",
        help="Plates on the sled (or the stack's weight), carriage excluded.",
    ),
]
LoadLb = Annotated[
    float | None, typer.Option("--load-lb", parser=_number, metavar="NUMBER", help="The same in pounds.")
]
TempoWord = Annotated[
    str, typer.Option("--tempo", help="Seconds down, at the bottom, up; X is as fast as possible. 3-1-X, 3-1-1, 3010.")
]
CueWord = Annotated[
    str,
    typer.Option("--cue", help="How the push is aimed: natural, free (least effort), heels, scrape:20 (drag down)."),
]
Stop = Annotated[
    str | None,
    typer.Option(
        "--stop-sled-cm",
        metavar="CM|deepest",
        help="How far the carriage stays above its lowest point; `deepest` goes to your limits or the machine's.",
    ),
]
TopKnee = Annotated[
    float,
    typer.Option(
        "--top-knee-deg", parser=_number, metavar="NUMBER", help="Bend of the knees at the top; 0 is straight."
    ),
]


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
    asked = _asked(lifter, machine, wishes, load_kg, load_lb, stop_sled_cm)
    where = None if out is None else folder(out)
    _import_beside(with_pictures=where is not None)
    with _patience():
        from ..press.rep import simulate as press

        rep = press(
            asked.lifter,
            asked.machine,
            asked.stance,
            load_kg=asked.load_kg,
            tempo=tempo,
            cue=cue,
            stop_sled_cm=asked.stop_sled_cm,
            top_knee_deg=top_knee_deg,
        )
        files = {} if where is None else _written(rep, where)
    result = told(rep) | {"taken_from_file": asked.taken, "files": files}
    reply("simulate", result, lambda: _words(rep, asked, result), as_json=as_json, out=out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be simulated, and which of it the lifter's file decided."""

    lifter: Lifter
    machine: Machine
    stance: Stance
    load_kg: float
    in_lb: bool
    stop_sled_cm: float | None
    taken: dict[str, str]  # option: where its value came from


def _asked(
    file: Path,
    machine_name: str | None,
    wishes: dict[str, Any],
    load_kg: float | None,
    load_lb: float | None,
    stop: str | None,
) -> Asked:
    from ..lifter import Lifter
    from ..machine import Machine

    lifter = Lifter.load(file)
    present, strength = lifter.present, lifter.strength
    taken: dict[str, str] = {}

    name = machine_name
    if name is None:
        section, known = _first(present, strength, "machine")
        if known is None:
            raise WrongInput(
                f"--machine is missing, and {file} names none in [present] or [strength]. "
                "Give a name from `legpress machines` or the file of your own."
            )
        name = str(known)
        taken["machine"] = f"[{section}]"
    machine = Machine.load(name)
    here = present is not None and (present.machine is None or _same(present.machine, name))
    stance = _stance(file, lifter, wishes, taken)
    load = _load(file, lifter, load_kg, load_lb, taken)
    stop_cm = _stop(stop)
    if stop is None and here and present is not None and present.stop_sled_cm is not None:
        stop_cm = float(present.stop_sled_cm)
        taken["stop_sled_cm"] = "[present]"
    return Asked(
        lifter=lifter,
        machine=machine,
        stance=stance,
        load_kg=load,
        in_lb=load_lb is not None or lifter.limits.units == "lb",
        stop_sled_cm=stop_cm,
        taken=taken,
    )


def _first(present: Present | None, strength: Strength | None, field: str) -> tuple[str, Any]:
    """The first section that has the field, and its value; ("", None) where none has."""
    for name, section in (("present", present), ("strength", strength)):
        if section is not None and getattr(section, field) is not None:
            return name, getattr(section, field)
    return "", None


def _same(one: str, other: str) -> bool:
    """Whether two names mean the same machine."""
    return one == other or Path(one).resolve() == Path(other).resolve()


def _stance(file: Path, lifter: Lifter, wishes: dict[str, Any], taken: dict[str, str]) -> Stance:
    from ..stance import Stance

    given = {field: value for field, value in wishes.items() if value is not None}
    section, known = _first(lifter.present, lifter.strength, "stance")
    if known is None:
        for field in ("heel_height_cm", "heel_spacing_cm"):
            if field not in given:
                raise WrongInput(
                    f"--{field.replace('_', '-')} is missing, and {file} has no stance in [present] or [strength]. "
                    "Give --heel-height-cm (heels above the plate's lower edge) and --heel-spacing-cm (heel to heel)."
                )
        return Stance.from_coach(**given)
    filled = {}
    for field in wishes:
        if field not in given:
            # a stance keeps metres and radians: back to what was written, without the dust of the last digit
            filled[field] = int(known.backrest_notch) if field == "backrest_notch" else round(getattr(known, field), 9)
            taken[field] = f"[{section}]"
    return Stance.from_coach(**(given | filled))


def _load(file: Path, lifter: Lifter, load_kg: float | None, load_lb: float | None, taken: dict[str, str]) -> float:
    if load_kg is not None and load_lb is not None:
        raise WrongInput(f"--load-kg is {load_kg:g} and --load-lb is {load_lb:g}. Give only one of them.")
    for option, given, per in (("--load-kg", load_kg, 1.0), ("--load-lb", load_lb, KG_PER_LB)):
        if given is None:
            continue
        if not math.isfinite(given) or given < 0:
            raise WrongInput(
                f"{option} is {given:g}, which is no load. Give the plates on the sled, carriage excluded; 0 is the empty sled."
            )
        return given * per
    if lifter.strength is None:
        raise WrongInput(f"--load-kg is missing, and {file} has no [strength] to take it from. Give --load-kg.")
    taken["load_kg"] = "[strength]"
    return float(lifter.strength.load_kg)


def _stop(given: str | None) -> float | None:
    if given is None or given.strip().lower() == "deepest":
        return None
    try:
        return float(given.strip().replace(",", "."))
    except ValueError:
        raise WrongInput(
            f"--stop-sled-cm is {shown(given)}. Give cm of carriage travel above its lowest point, such as 15, or `deepest`."
        ) from None


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


def _patience() -> AbstractContextManager[None]:
    """A moving line on stderr while it computes, for people only; it is gone when the result comes."""
    import sys

    return _status() if sys.stderr.isatty() else nullcontext()


@contextmanager
def _status():
    from threading import Timer

    from rich.console import Console

    with Console(stderr=True).status("pressing once") as status:
        slow = Timer(SLOW_S, status.update, ["warming up the model (only the first time takes this long, about 15 s)"])
        slow.daemon = True
        slow.start()
        try:
            yield
        finally:
            slow.cancel()


def told(rep: Rep) -> dict[str, Any]:
    """The result for programs; keys carry their unit and stay. Forces are for one leg, means over the whole repetition."""
    from ..draw.groups import GROUPS, mean_over_time, pull_N, stretch_N, total_N

    frames, stance = rep.frames, rep.stance
    weight_N = rep.lifter.mass_kg * WEIGHT_N_PER_KG
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


def _words(rep: Rep, asked: Asked, result: dict[str, Any]) -> RenderableType:
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


def _taken_words(asked: Asked) -> str:
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
        and not _same(present.machine, asked.machine.name)
        and Path(present.machine).stem != asked.machine.slug
    ):
        text += f" (That stance is used on {Path(present.machine).stem}.)"
    return text


def _verdict(rep: Rep, result: dict[str, Any]) -> str:
    if rep.too_heavy:
        heavy = [sentence for sentence in rep.warnings if "too heavy" in sentence]
        return (
            f"Too heavy: {heavy[0]}"
            if heavy
            else f"Too heavy: {result['largest_shortfall_Nm']:.0f} Nm a leg are missing."
        )
    if rep.too_light:
        return "Too light for this depth: stretched hips push harder than the sled (see the note below)."
    up = f", up in {rep.up_s:g} s at the fastest" if rep.tempo.up_s is None else ""
    return f"Not too heavy: the muscles hold it all the way{up}."


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
