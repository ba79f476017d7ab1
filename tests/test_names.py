"""Whatever somebody is called, and whatever a machine or a file is: it is shown, or refused in a sentence, and does nothing."""

import base64
import csv
import hashlib
import html
import io
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from contextlib import redirect_stderr, redirect_stdout
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile_names import HIT, HOSTILE
from markdown_it import MarkdownIt
from sweet_spots import found_whatever_called

import legpress as lp
from legpress.cli import main
from legpress.cli.terminal import terminal
from legpress.description import LONGEST_NAME
from legpress.draw import card_page
from legpress.draw.coach_sheet import FileError, coach_sheet
from legpress.draw.paper import Picture, pictures
from legpress.draw.session_page import session_page
from legpress.errors import visible
from legpress.fit import first_session, sweet_spot
from legpress.interop.opensim.readme import readme
from legpress.machine import Machine, to_toml
from legpress.report.fit import fit_report
from legpress.report.markdown import markdown_code, markdown_text
from legpress.report.session import session_report
from legpress.training.planning import PressChoice, plan_today
from legpress.training.routine import Routine

LARGE = Machine.load("sled-45-large-plate")
PLAIN = "Mara"
PRESENT = {
    "machine": "machine.toml",
    "heel_height_cm": 20,
    "heel_spacing_cm": 35,
    "toe_out_deg": 10,
    "backrest_notch": 2,
}


def accepted(name: str) -> str | None:
    """The name as a lifter has it; None where it is refused."""
    try:
        return lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80, name=name).name
    except lp.WrongInput:
        return None


NAMES = [name for name in HOSTILE if accepted(name)]
FEW = [
    f"</script><script>{HIT}</script>", "$\\frac", "[/] [red]x[/red] :smile:", f'" onmouseover="{HIT}', "a | b `c` _d_ ]]>",
    "=cmd|' /C calc'!A0",
]  # fmt: skip
SAMPLE = NAMES[:: len(NAMES) // 20]
SWEPT = NAMES[3 :: len(NAMES) // 3]


def set_apart(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """A log of its own, and one fit for all names."""
    patch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{folder / 'log.db'}")
    patch.setattr(sweet_spot, "find_sweet_spot", found_whatever_called)
    patch.setattr(first_session, "find_sweet_spot", found_whatever_called)


@pytest.fixture(autouse=True)
def _apart(monkeypatch, tmp_path):
    set_apart(monkeypatch, tmp_path)


def run(*arguments: object) -> tuple[int, str, str]:
    """The command in this process: exit code, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return code, out.getvalue(), err.getvalue()


def described(folder: Path, name: str) -> tuple[Path, Path]:
    """Files of a lifter and a machine of this name."""
    from legpress.lifter_file import to_toml as lifter_toml

    folder.mkdir(exist_ok=True)
    machine, lifter = folder / "machine.toml", folder / "lifter.toml"
    machine.write_text(to_toml(LARGE.model_copy(update={"name": accepted(name), "description": name})), "utf-8")
    person = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80, name=name, present=PRESENT)
    lifter.write_text(lifter_toml(person), "utf-8")
    return lifter, machine


def every_output(folder: Path, name: str, *, pictures: bool) -> list[str]:
    """Runs the commands that show names, into this folder; what they printed."""
    lifter, machine = described(folder, name)
    on, to = ("--lifter", lifter, "--machine", machine), ("--out", folder / "out")
    set_of = ("leg press", "--load", "80kg", "--reps", 8, "--machine", name, "--name", name, "--notes", name)
    runs = [
        ("lifter", "show", lifter, *to), ("simulate", *on, "--load-kg", 60, "--tempo", "1-0-1"), ("plan", *on, "--html", *to),
        ("plan", "--lifter", folder, "--out", folder / "sheet"), ("fit", *on, "--why"),
        ("log", "add", *set_of), ("log", "show"), ("log", "machine", name, "--mark", name, "--name", name), ("log", "titles"),
        ("export", folder / "log.csv"), ("export", folder / "log.json"), ("import", folder / "log.csv"),
        ("progress", "--name", name, *to), ("log", "undo"),
    ]  # fmt: skip
    if pictures:
        runs += [
            ("machine", "show", machine, *to), ("fit", *on, *to), ("first-session", *on, *to),
            ("simulate", *on, "--load-kg", 60, "--tempo", "1-0-1", *to),
            ("claims", "scrape-the-plate", *on, "--people", 2, *to),
        ]  # fmt: skip
    printed = []
    for one in runs:
        code, out, err = run(*one)
        assert code in (0, 2), (one, err)
        assert code == 0 or len(err.splitlines()) == 1, (one, err)
        printed += [out, err]
    return printed


class Tags(HTMLParser):
    """Names of the tags of a page and of their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *sorted(key for key, _ in attrs)))


def wrong_in(file: Path, plain: Path) -> list[str]:
    """What an output has that the same one of a plain name has not: tags, attributes, formulas, signs that nobody sees."""
    if file.suffix in (".png", ".parquet"):
        return []
    if file.suffix == ".pdf":
        found = file.read_bytes()
        return [sign.decode() for sign in (b"/JavaScript", b"/URI", b"/Launch") if sign in found]
    text = file.read_text("utf-8")
    if file.suffix == ".html":
        return [] if Tags(text).tags == Tags(plain.read_text("utf-8")).tags else ["other tags than with a plain name"]
    if file.suffix == ".md":
        pages = [
            MarkdownIt("commonmark", {"html": True}).enable("table").render(page)
            for page in (text, plain.read_text("utf-8"))
        ]
        tags = [Tags(page).tags for page in pages]
        return [] if tags[0] == tags[1] else ["other tags than with a plain name"]
    if file.suffix == ".svg":
        kinds = [
            {(part.tag, key) for part in ET.fromstring(drawn).iter() for key in ("", *part.attrib)}
            for drawn in (text, plain.read_text("utf-8"))
        ]
        return sorted(map(str, kinds[0] - kinds[1]))
    if file.suffix == ".csv":
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        return [
            cell for cell in cells if (cell[:1] in "=+@" and cell[:1]) or (cell[:1] == "-" and not cell[1:2].isdigit())
        ]
    if file.suffix == ".json":
        json.loads(text)
    return []


def written(folder: Path, name: str) -> dict[str, Path]:
    """Files below this folder by their way; lifter and machine have one name, and files called after it are called alike."""
    machine = LARGE.model_copy(update={"name": accepted(name)}).slug
    lifter = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80, name=name).slug
    called = dict.fromkeys((machine, lifter), "named")  # without a letter in the name they are two
    found = {}
    for file in filter(Path.is_file, folder.rglob("*")):
        way, stem = file.relative_to(folder), file.stem
        if len(way.parts) > 1:  # what commands wrote
            stem = called.get(stem, stem)
        found[str(way.with_name(stem + file.suffix))] = file
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> dict[str, Path]:
    """Every output of a plain name."""
    folder = tmp_path_factory.mktemp("plain")
    with pytest.MonkeyPatch.context() as patch:
        set_apart(patch, folder)
        every_output(folder / "files", PLAIN, pictures=True)
    return written(folder / "files", PLAIN)


@pytest.mark.parametrize("name", FEW)
def test_a_name_is_text_in_every_output_of_every_command(plain, tmp_path, name):
    check_outputs(plain, tmp_path, name, pictures=name in FEW[1:3])


@pytest.mark.sweep
@pytest.mark.parametrize("name", SWEPT)
def test_more_names_are_text_in_every_output_of_every_command(plain, tmp_path, name):
    check_outputs(plain, tmp_path, name, pictures=True)


def check_outputs(plain: dict[str, Path], folder: Path, name: str, *, pictures: bool) -> None:
    for said in every_output(folder / "mine", name, pictures=pictures):
        assert visible(said.replace("\n", "")) == said.replace("\n", ""), said
    found = written(folder / "mine", name)
    assert set(found) <= set(plain), set(found) - set(plain)
    for way, file in found.items():
        assert not wrong_in(file, plain[way]), way
        assert visible(file.name) == file.name
    assert {file.name for file in folder.iterdir()} == {"mine", "log.db"}


# in a browser

TOLD = """
<script>addEventListener("load", () => {
  const told = document.createElement("pre");
  told.id = "said";
  told.textContent = JSON.stringify({
    hits: top.hits || 0,
    broken: top.broken || [],
    inside: [...document.querySelectorAll("iframe")].map(one => one.contentDocument.body.innerText.length),
    styled: [...document.querySelectorAll("iframe")].map(one => getComputedStyle(one.contentDocument.body).margin),
  });
  document.body.append(told);
});</script>
"""


def seen(pages: list[str], folder: Path) -> tuple[dict, list[str]]:
    """What happens in a browser that opens these pages, and what its console says."""
    chromium = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if chromium is None:
        pytest.skip("needs Chromium")
    frames = "".join(f'<iframe srcdoc="{html.escape(page)}"></iframe>' for page in pages)
    file = folder / "frames.html"
    file.write_text(f"<!doctype html><meta charset=utf-8>{TOLD}{frames}", encoding="utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=5000", "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True, env=environment)
    found = re.search(r'<pre id="said">(.*?)</pre>', done.stdout, re.S)
    assert found is not None, done.stderr[-2000:]
    return json.loads(html.unescape(found[1])), [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def pages_called(names: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The three pages with each name where lifter, machine, title and file stand; without drawings, in which no name is."""
    monkeypatch.setattr(card_page, "_figures", lambda scenes: dict.fromkeys(("load", "body", "rail", "plate"), ""))
    person = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
    session = session_report(plan_today(person, PressChoice(machine=LARGE), Routine.load("hamstrings")))
    spot = found_whatever_called(person, LARGE)
    fit = fit_report(spot)
    made = []
    for name in names:
        called = {"lifter": accepted(name), "machine": accepted(name)}
        mine = session.model_copy(update={**called, "title": name})
        made += [session_page(mine), coach_sheet([mine], [FileError(name, name)])]
        made.append(card_page.card_page(fit.model_copy(update=called), spot.machine, spot.body, spot.kinematics))
    return made


def without_policy(page: str) -> str:
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)


@pytest.mark.parametrize("names", [SAMPLE, pytest.param(NAMES[1::3], marks=pytest.mark.sweep)], ids=["some", "more"])
def test_no_name_runs_in_a_browser(tmp_path, monkeypatch, names):
    """Neither with the pages' own rules nor, which the rules would hide, without them."""
    pages = pages_called(names, monkeypatch)
    told, console = seen(pages, tmp_path)
    assert (told["hits"], told["broken"], console) == (0, [], [])
    assert min(told["inside"]) > 300
    told, _ = seen([without_policy(page) for page in pages], tmp_path)
    assert told["hits"] == 0


def test_the_browser_of_these_tests_would_see_a_script(tmp_path):
    told, console = seen([f"<p>x<script>{HIT}</script>"], tmp_path)
    assert told["hits"] == 1
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    told, console = seen([f"{policy}<p>x<script>{HIT}</script>"], tmp_path)
    assert told["hits"] == 0
    assert console  # a rule that is broken is seen


def test_every_page_has_its_rules_and_keeps_them(plain, tmp_path):
    """Nothing from anywhere, no script but its own by its digest, and the page looks and works all the same."""
    pages = {way: file.read_text("utf-8") for way, file in plain.items() if file.suffix == ".html"}
    assert {Path(way).name for way in pages} == {"card.html", "session.html", "coach-sheet.html"}
    for way, page in pages.items():
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules.pop("default-src") == "'none'", way
        assert rules.pop("base-uri") == rules.pop("form-action") == "'none'", way
        styles, scripts = rules.pop("style-src"), rules.pop("script-src", "")
        assert not rules, way
        for allowed, tag in ((scripts, "script"), (styles, "style")):
            texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
            digests = {f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts}
            drawn = tag == "style" and "card" in way  # the drawings bring styles, element by element
            assert allowed == "'unsafe-inline'" if drawn else set(allowed.split()) == digests, (way, tag)
        assert page.index("Content-Security-Policy") < page.index("<title>"), way
    told, console = seen(list(pages.values()), tmp_path)
    assert (told["broken"], console) == ([], [])
    assert min(told["inside"]) > 300
    assert "8px" not in told["styled"]  # a browser's own margin: then the style sheet was left out


# names one by one


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_kept_or_refused_in_a_sentence_that_shows_it(name):
    for read in (
        lambda: lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80, name=name),
        lambda: Machine.read({**LARGE.model_dump(exclude={"provenance"}), "name": name}),
    ):
        try:
            kept = read()
        except lp.WrongInput as refused:
            assert str(refused) == visible(str(refused))
            assert len(str(refused)) < 300
            continue
        assert kept.name == " ".join(name.split()) == visible(kept.name)
        assert 0 < len(kept.name) <= LONGEST_NAME
        assert re.fullmatch(r"[\w-]+", kept.slug)


def test_how_long_a_name_may_be_is_said():
    with pytest.raises(lp.WrongInput, match="101 signs long; write at most 100"):
        lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80, name="x" * 101)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_in_markdown_is_its_own_text(name):
    """Also in a table and in a heading; and as code."""
    table = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = visible(" ".join(name.split()))
    if not shown:
        return
    page = table.render(
        f"# On x{markdown_text(name)}\n\n| a |\n|---|\n| x{markdown_text(name)} |\n\nBy {markdown_code(name)}.\n"
    )
    assert [tag for tag, *_ in Tags(page).tags] == [
        "h1",
        "table",
        "thead",
        "tr",
        "th",
        "tbody",
        "tr",
        "td",
        "p",
        "code",
    ]
    texts = [html.unescape(text) for text in re.findall(r"<(?:h1|td|code)>(.*?)</", page, re.S)]
    assert [" ".join(text.split()) for text in texts] == [f"On x{shown}", f"x{shown}", " ".join(shown.split())]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_terminal_gets_text(name, capsys):
    from rich.table import Table
    from rich.text import Text

    table = Table("name", box=None)
    table.add_row(name)
    terminal().print(table, Text(name), name, soft_wrap=True)
    said = capsys.readouterr().out
    assert visible(said.replace("\n", "")) == said.replace("\n", "")
    if name.isprintable() and len(name) <= 60:
        assert said.count(name.strip()) >= 3


def test_every_console_and_every_figure_is_one_of_ours(root):
    """One place that spells out what a terminal would obey, one in which a dollar sign is a dollar sign."""
    for file in (root / "src" / "legpress").rglob("*.py"):
        text = file.read_text("utf-8")
        if file.name != "terminal.py":
            assert not re.search(r"\bConsole\(", text), file
        assert not re.search(r"(?<!class Picture\()\bFigure\((?!\):)", text), file
        assert not re.search(r"(?<![a-z]_)\bwrap=True", text), file  # takes formulas, whatever the figure says


@pytest.mark.parametrize("name", ["$", "$\\frac", "a$b$c", "\\$", "💪 李娜 $", "a\x1b[31m\x00b\ud800"])
def test_a_figure_takes_a_name_as_text(name):
    figure = Picture(figsize=(3, 2))
    axes = figure.subplots()
    axes.plot([0, 1], label=name)
    axes.set_title(name)
    axes.text(0.5, 0.5, name)
    axes.legend()
    figure.suptitle(name)
    drawn = pictures(figure, Path("figure"), ("png", "svg", "pdf"))
    assert all(len(content) > 1000 for content in drawn.values())
    texts = [part.text for part in ET.fromstring(drawn[Path("figure.svg")]).iter() if part.tag.endswith("text")]
    assert texts.count("".join(c for c in name if ord(c) < 127 and c.isprintable()).strip()) >= 3 or not name.isascii()


PATHS = [
    "\x1b[31mred",
    "a\nb",
    "$\\frac",
    "[red]x[bold]",
    "<b>",
    "=1",
    "a b'c\"",
    "\u202eevil",
    "\udcff",
    "-rf",
    "💪",
    "a\x07",
]


@pytest.mark.parametrize(
    "called",
    [
        called if k % 3 == 0 or called == "\udcff" else pytest.param(called, marks=pytest.mark.sweep)
        for k, called in enumerate(PATHS)
    ],
)
def test_a_folder_of_any_name_is_shown_and_written_to(tmp_path, called):
    folder = tmp_path / called
    folder.mkdir()
    lifter, machine = described(folder, PLAIN)
    for command in (
        ("lifter", "show", lifter, "--out", folder), ("machine", "show", machine, "--out", folder),
        ("simulate", "--lifter", lifter, "--load-kg", 60, "--tempo", "1-0-1", "--out", folder),
        ("plan", "--lifter", lifter, "--machine", machine, "--html", "--out", folder), ("plan", "--lifter", folder),
        ("simulate", "--lifter", folder / "nobody.toml"), ("machine", "show", folder), ("export", folder),
        ("simulate", "--lifter", lifter, "--machine", called), ("lifter", "show", lifter, "--out", machine),
    ):  # fmt: skip
        code, out, err = run(*command)
        assert code in (0, 2), (command, err)
        lines = 2 if command == ("plan", "--lifter", folder) else 1  # of each file, and of the folder
        assert code == 0 or len(err.splitlines()) <= lines, (command, err)
        for said in (out, err):
            assert visible(said.replace("\n", "")) == said.replace("\n", ""), (command, said)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_name_is_text_in_the_readme_of_an_export(name):
    def page(called):
        return readme({
            "lifter": {"name": called, "sex": "male", "height_cm": 178.0, "mass_kg": 80.0},
            "machine": {"name": called, "rail_deg": 45.0},
            "stance": {"heel_height_cm": 20.0, "heel_spacing_cm": 35.0, "toe_out_deg": 10.0, "backrest_deg": 105.0},
            "load_kg": 60.0, "tempo": "3-1-X", "cue": "natural", "legpress": "0", "opensim": "4.6",
            "source_model": {"name": f"{called}.osim"}, "motion_rows_a_frame": 2, "full_activation": 0.85, "warnings": [],
        })  # fmt: skip

    made = [MarkdownIt("commonmark", {"html": True}).enable("table").render(page(called)) for called in (name, PLAIN)]
    assert Tags(made[0]).tags == Tags(made[1]).tags
    assert html.unescape(made[0]).count(" ".join(name.split())) >= 2
