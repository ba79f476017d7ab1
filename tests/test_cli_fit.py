"""`legpress fit` as its user meets it."""

import io
import json
import re

import pytest
from rich.console import Console

from legpress.cli.fit import _words, found
from legpress.report.fit import fit_report

LARGE = "sled-45-large-plate"
SCREEN = 25  # lines of 80 columns


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def test_it_says_where_on_one_screen_and_writes_the_card(root, tmp_path, legpress, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    out = tmp_path / "card"
    said = legpress(
        "fit", "--lifter", str(root / "examples" / "lifter_tall_stiff.toml"), "--bodies", "2", "--out", str(out)
    )
    assert said.code == 0, said.err
    for title in ("Stance", "Push", "Depth", "Load", "Gives", "Hangs on", "Gives up", "First"):
        assert f"\n{title} " in said.out
    assert "Sharp pain" in said.out
    lines = said.out.splitlines()
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= 80
    for name in ("card.png", "card.pdf", "card-a5.png", "card.html", "depth_map.png", "fit.json"):
        assert (out / name).stat().st_size > 1000, name
    told = json.loads((out / "fit.json").read_text())
    assert told["lifter"] == "Jonas"


@pytest.mark.parametrize("name", ["lifter_woman", "lifter_tall_stiff", "lifter_photo"])
def test_every_example_fits_a_screen_and_a_phone(root, name):
    file = root / "examples" / f"{name}.toml"
    report = fit_report(found(file, None, "hamstrings", 8, None))
    for units, other in (("kg", "in"), ("lb", "cm")):
        told = report.model_copy(update={"units": units})
        for columns in (80, 40):
            console = Console(width=columns, record=True, file=io.StringIO())
            console.print(_words(told, [], False))
            lines = console.export_text().splitlines()
            assert max(map(len, lines)) <= columns
            assert columns == 40 or len(lines) <= SCREEN
            assert columns == 80 or "Stance: Heels" in " ".join(lines)
            assert not re.search(rf"\d {other}\b", " ".join(lines))


def test_json_has_numbers_and_pounds_have_inches(root, legpress):
    lifter = str(root / "examples" / "lifter_tall_stiff.toml")
    told = legpress("fit", "--lifter", lifter, "--bodies", "0", "--json")
    assert told.code == 0, told.err
    numbers = json.loads(told.out)
    said = legpress("fit", "--lifter", lifter, "--bodies", "0", "--units", "lb", "--why")
    assert said.code == 0
    assert " in " in said.out
    assert " cm" not in said.out.replace(" cm3", "")
    assert f"{numbers['midfoot_plate_share_pct']:.0f} % up" in " ".join(said.out.split())
    assert "Why there" in said.out


MAN = 'sex = "male"\nheight_cm = 178\nmass_kg = 80\n'
STIFF = MAN + "[flexibility]\nstraight_leg_raise_deg = 25\nlumbar_flexion_deg = 12\n"
WEAK = (
    'sex = "female"\nheight_cm = 155\nmass_kg = 45\n[strength]\nload_kg = 0\nreps = 1\nmachine = "sled-45-large-plate"\n'
    "stance = { heel_height_cm = 20, heel_spacing_cm = 30 }\n"
)


@pytest.mark.parametrize(
    ("lifter", "options", "says"),
    [
        (MAN, ("--machine", "nowhere"), "nowhere"),
        (MAN, (), "--machine is missing"),
        (MAN, ("--machine", LARGE, "--focus", "calves"), "calves"),
        (MAN, ("--machine", LARGE, "--bodies", "-1"), "bodies is -1"),
        (MAN, ("--machine", LARGE, "--bodies", "1000000"), "bodies is 1000000"),
        (MAN, ("--machine", LARGE, "--units", "stone"), "stone"),
        (STIFF, ("--machine", "vertical"), "no place on the plate suits"),
        (
            MAN + "[flexibility]\nstraight_leg_raise_deg = 120\nhip_flexion_knee_bent_deg = 90\n",
            ("--machine", LARGE),
            "120",
        ),
        (
            MAN + '[strength]\nload_kg = 100\nreps = 8\nmachine = "gone.toml"\n',
            ("--machine", LARGE, "--bodies", "0"),
            "",
        ),
    ],
    ids="machine none focus few many units stiff contradiction known".split(),
)
def test_what_cannot_be_is_one_sentence(file, legpress, lifter, options, says):
    said = legpress("fit", "--lifter", file("me.toml", lifter), *options)
    assert "Traceback" not in said.err
    if says:
        assert said.code == 2, said.out
        assert says in said.err
        assert len(said.err) < 600


def test_a_machine_too_small_names_the_conflict(file, legpress, root):
    text = (root / "src" / "legpress" / "data" / "machines" / "sled-45-small-plate.toml").read_text()
    small = (
        text.replace("bottom_cm = { value = 35", "bottom_cm = { value = 30")
        .replace("travel_cm = { value = 75", "travel_cm = { value = 20")
        .replace("low = 65, high = 85", "low = 15, high = 85")
        .replace("[0, 10, 20]", "[0, 10]")
    )
    said = legpress("fit", "--lifter", file("me.toml", MAN), "--machine", file("small.toml", small), "--bodies", "0")
    assert said.code == 2, said.out
    assert "too small" in said.err
    assert "more of travel" in said.err


def test_a_plate_smaller_than_the_foot_says_so(file, legpress, root):
    text = (root / "src" / "legpress" / "data" / "machines" / "sled-45-small-plate.toml").read_text()
    small = text.replace("height_cm = { value = 40", "height_cm = { value = 20").replace(
        "low = 35, high = 45", "low = 20, high = 45"
    )
    said = legpress("fit", "--lifter", file("me.toml", MAN), "--machine", file("tiny.toml", small), "--bodies", "0")
    assert said.code == 2, said.out
    assert "foot" in said.err


def without_provenance(root, name, **changes):
    """A catalogue machine's file with other numbers, `section.field` joined by two underscores."""
    import tomllib

    table = tomllib.loads((root / "src" / "legpress" / "data" / "machines" / f"{name}.toml").read_text())
    for key, value in changes.items():
        section, field = key.split("__")
        table[section][field] = value
    lines = [f'name = "{table["name"]}"', f'kind = "{table["kind"]}"', f"rail_deg = {table['rail_deg']['value']}"]
    for section in ("plate", "seat", "sled", "plates"):
        lines.append(f"[{section}]")
        for field, value in table[section].items():
            lines.append(f"{field} = {value['value'] if isinstance(value, dict) else value}")
    return "\n".join(lines) + "\n"


SORE = MAN + "[limits]\nsore_knee = true\npatellofemoral_N = 2000\n"


@pytest.mark.parametrize(
    ("lifter", "changes", "says"),
    [
        (STIFF, {"seat__backrest_deg": [80]}, ("lower back", "backrest", "degrees")),
        (WEAK, {"sled__carriage_kg": 300}, ("carriage (300 kg)", "would work weighs", " kg")),
        pytest.param(MAN, {"plate__tilt_deg": -30}, ("slide", "plate.tilt_deg"), marks=pytest.mark.sweep),
        (MAN, {"plate__width_cm": 20}, ("foot", "cm of width")),
        (MAN, {"sled__bottom_cm": 120}, ("cm from the hip", "sled.bottom_cm")),
    ],
    ids="stiff carriage slides narrow far".split(),
)
def test_the_conflict_and_the_nearest_thing_that_would_work_are_named(file, root, legpress, lifter, changes, says):
    text = without_provenance(root, "sled-45-small-plate", **changes)
    # A push told straight does not slide on a tilted plate; a natural one, the quadriceps', does.
    focus = "quadriceps" if "slide" in says else "hamstrings"
    asked = ("--lifter", file("me.toml", lifter), "--machine", file("it.toml", text), "--bodies", "0", "--focus", focus)
    said = legpress("fit", *asked)
    assert said.code == 2, said.out
    assert "Traceback" not in said.err
    assert len(said.err) < 420
    assert [word for word in says if word not in said.err] == [], said.err


@pytest.mark.sweep
def test_a_kneecap_s_figure_that_hardly_any_stance_keeps_is_no_reason_to_refuse(file, legpress):
    said = legpress(
        "fit", "--lifter", file("me.toml", SORE), "--machine", "sled-45-small-plate", "--bodies", "0", "--json"
    )
    assert said.code == 0, said.err
    assert json.loads(said.out)["load_kg"] > 0


def test_a_present_stance_that_does_not_fit_is_no_reason_to_refuse(file, legpress):
    lifter = MAN + "[present]\nheel_height_cm = 60\nheel_spacing_cm = 30\n"
    said = legpress(
        "fit", "--lifter", file("me.toml", lifter), "--machine", "sled-45-small-plate", "--bodies", "0", "--json"
    )
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["present"] is None
    assert "only 40 cm high" in told["present_problem"]
