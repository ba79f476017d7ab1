"""`legpress claims`: popular rules of the leg press, each as an experiment."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput
from .options import MachineName
from .output import AsJson, Out, output
from .progress_bar import progress_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..claims.claim import Verdict
    from ..claims.experiment import Experiment
    from ..measures import Units
    from ..report.claims import ClaimReport

VERSIONS = 24  # of one lifter
SHORT = 25  # characters: a rule is not cut shorter than this

Which = Annotated[
    str | None, typer.Argument(metavar="ID", help="Number or name of one claim, to be told in full; all if left out.")
]
ForLifter = Annotated[
    Path | None, typer.Option("--lifter", metavar="FILE", help="And for me? Try them on versions of this lifter.")
]
People = Annotated[
    int | None,
    typer.Option("--people", metavar="NUMBER", help="How many people, or versions of a lifter; more are surer."),
]
Seed = Annotated[int, typer.Option("--seed", metavar="NUMBER", help="Another sample of people.")]
Quick = Annotated[bool, typer.Option("--quick", help="A first look with few people.")]
JustList = Annotated[bool, typer.Option("--list", help="Print the rules and how they are tested, and compute nothing.")]


def claims(
    which: Which = None,
    lifter: ForLifter = None,
    machine: MachineName = None,
    people: People = None,
    seed: Seed = 1,
    quick: Quick = False,
    just_list: JustList = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Try the gym's rules about the leg press on many bodies and machines: which hold, for whom, by how much."""
    from ..claims.registry import CLAIMS, claim_called
    from ..report.claims_summary import claim_reports, listed
    from ..tables import section

    chosen = CLAIMS if which is None else (claim_called(which),)
    if just_list:
        output(
            "claims",
            [listed(claim).model_dump(mode="json") for claim in chosen],
            lambda: _list(chosen),
            as_json=as_json,
            out=out,
        )
        return
    if quick and people is not None:
        few = section("claims", "people")["quick_count"]["value"]
        raise WrongInput(f"--quick means {few} people and --people is {people}. Give only one of them.")
    if not 0 <= seed < 2**63:
        raise WrongInput(f"--seed is {seed}. Give a whole number from 0 up.")
    with progress_line() as tell:
        found = _run(chosen, lifter, machine, people, seed, quick, tell)
        reports = claim_reports(found)
        typed = _command(which, lifter, machine, people, seed, quick)
        drawn = {} if out is None else _drawn(found, reports, out, typed, tell)
    files = [str(file) for file in drawn]
    units = "kg" if found.lifter is None else found.lifter.limits.units
    words = _table if which is None else _in_full
    values = [report.model_dump(mode="json") for report in reports]
    output("claims", values, lambda: words(reports, files, units), as_json=as_json, out=out, files=drawn)


def _run(
    chosen, lifter_file: Path | None, machine: str | None, people: int | None, seed: int, quick: bool, tell
) -> Experiment:
    from ..claims.experiment import run_claims
    from ..lifter import Lifter
    from ..processes import processes_for
    from ..tables import section
    from ..training.planning import own_machine_name

    person = None if lifter_file is None else Lifter.load(lifter_file)
    if quick:
        people = int(section("claims", "people")["quick_count"]["value"])
    elif people is None and person is not None:
        people = VERSIONS
    name = machine if machine is not None or person is None else own_machine_name(person)
    usual = int(section("claims", "people")["count"]["value"])
    return run_claims(
        chosen,
        people=people,
        machines=None if name is None else [name],
        lifter=person,
        seed=seed,
        progress=tell,
        processes=processes_for(usual if people is None else people),
    )


def _command(which, lifter: Path | None, machine: str | None, people: int | None, seed: int, quick: bool) -> str:
    """What was asked, as it is typed; a folder is nobody's business."""
    typed = ["legpress", "claims", *([which] if which is not None else [])]
    for option, value in (("--lifter", lifter and lifter.name), ("--machine", machine), ("--people", people)):
        typed += [] if value is None else [option, str(value)]
    typed += ["--quick"] if quick else []
    return shlex.join([*typed, "--seed", str(seed), "--out", "DIR"])


def _drawn(found: Experiment, reports: list[ClaimReport], out: Path, command: str, tell) -> dict[Path, str | bytes]:
    """The page first, then its figures."""
    from .. import __version__
    from ..draw.claim import claim_picture, draw_claim
    from ..draw.claims_page import claims_page, figure_name

    name = "claims" if len(reports) > 1 else f"claim-{reports[0].id:02d}-{reports[0].name}"
    files: dict[Path, str | bytes] = {out / f"{name}.md": claims_page(reports, command, __version__)}
    for k, (report, result) in enumerate(zip(reports, found.results, strict=True)):
        tell("drawing", k / len(reports))
        figure = draw_claim(report, [one.effects for one in result.pushes], found.sample.person)
        files[out / "claims" / f"{figure_name(report)}.svg"] = claim_picture(figure)
    return files


def _list(chosen) -> RenderableType:
    from rich.text import Text

    from .table import Table

    table = Table("", "rule", "tested as")
    table.columns[0].justify = "right"
    for claim in chosen:
        rule = Text.assemble(claim.rule, "\n", (claim.name, "dim"))
        table.add_row(str(claim.number), rule, Text(claim.proposition))
    return table


def short(rule: str) -> str:
    """The rule without what follows its first colon or semicolon, where enough is left."""
    for sign in (": ", "; "):
        head = rule.split(sign)[0]
        if len(head) >= SHORT:
            rule = head
    return rule.rstrip(".")


def _fits(reports: list[ClaimReport]) -> list[str]:
    """A word to somebody whom nothing fits."""
    first = reports[0]
    if first.lifter is None or len(first.machines) > 1 or any(of.n for report in reports for of in report.pushes):
        return []
    return [
        "Nothing that is compared here fits you on this machine: most rules put the feet as high as the plate lets the whole "
        "foot rest. Try another with --machine NAME, or `legpress fit` for the stance that does fit."
    ]


def _styles() -> dict[Verdict, str]:
    from ..claims.claim import Verdict

    return {
        Verdict.HOLDS: "bold green",
        Verdict.HOLDS_FOR_SOME: "bold yellow",
        Verdict.DOES_NOT_HOLD: "bold red",
        Verdict.DEPENDS_ON_PUSH: "bold yellow",
        Verdict.CANNOT_TELL: "dim",
    }


def _on_whom(reports: list[ClaimReport]) -> str:
    first = reports[0]
    machines = first.machines
    where = machines[0] if len(machines) == 1 else f"{len(machines)} machines"
    if first.lifter is None:
        return f"{first.people_tried} people from norms on {where}, seed {first.seed}"
    return (
        f"For you, {first.lifter}: {first.people_tried} versions of you on {where}, seed {first.seed}. "
        "All have your measures; what nobody measured differs."
    )


def _table(reports: list[ClaimReport], files: list[str], units: Units) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..report.claims_words import effect_words, pushed_words, true_for
    from .table import Table

    who = "versions" if reports[0].lifter is not None else "people"
    table = Table("", "rule", "verdict", "typical effect [interval]", "true for", who)
    table.columns[0].justify = table.columns[5].justify = "right"
    table.columns[1].ratio = 5
    table.columns[2].ratio = 2
    table.columns[3].ratio = 3
    table.columns[4].no_wrap = True
    styles = _styles()
    for report in reports:
        if len(report.pushes) > 1:
            table.add_row(Text(str(report.id)), Text(short(report.rule)), Text(report.verdict, styles[report.verdict]))
        for of in report.pushes:
            pushed = pushed_words(report, of)
            table.add_row(
                Text("" if pushed else str(report.id)),
                Text(f"  {pushed}" if pushed else short(report.rule), "dim" if pushed else ""),
                Text(of.verdict, styles[of.verdict]),
                Text(effect_words(of, units) or "no number"),
                Text(true_for(report, of)),
                Text(str(of.n)),
            )
    against = [str(report.id) for report in reports if report.disagrees_with_published]
    lines: list[RenderableType] = [Text(_on_whom(reports), "bold"), Text("")]
    lines += [Text(f"{sentence}\n", "yellow") for sentence in _fits(reports)]
    if against:
        lines += [Text(f"Others found otherwise than we in {', '.join(against)}: see there.", "yellow"), Text("")]
    lines += [
        table,
        Text(""),
        Text("`legpress claims 8` tells one in full: what was compared, for whom, why, what to do."),
    ]
    return Group(*lines, *_where(files))


def _in_full(reports: list[ClaimReport], files: list[str], units: Units) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from ..report.claims_words import DISAGREEMENTS, VERDICT, sections

    report = reports[0]
    lines: list[RenderableType] = [Text(f"{report.id}. {report.rule}", "bold"), Text(_on_whom(reports), "dim")]
    lines += [Text(f"\n{sentence}", "yellow") for sentence in _fits(reports)]
    styles = {VERDICT: _styles()[report.verdict], DISAGREEMENTS: "yellow"}
    for heading, sentences in sections(report, units):
        lines += [Text(""), Text(heading, "bold")]
        lines += [Padding(Text(text, styles.get(heading, "")), (0, 0, 0, 2)) for text in sentences]
    return Group(*lines, *_where(files))


def _where(files: list[str]) -> list[RenderableType]:
    from rich.text import Text

    return [Text(f"\nThe page: {files[0]} (figures in {Path(files[0]).parent / 'claims'})")] if files else []
