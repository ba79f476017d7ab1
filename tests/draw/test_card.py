"""The card says what the fit found, all of it can be read, and the page needs nobody."""

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
import tomllib
from html.parser import HTMLParser
from importlib import resources

import numpy as np
import pytest
from answers import CM_PER_INCH, KG_PER_LB, answer, collisions, cut_off, fields, numbers, texts_of, untraced
from hypothesis import given, settings
from hypothesis import strategies as st

import legpress as lp
from legpress.body.scaling import body_of
from legpress.draw.card import LOOKS, card_files, draw_card
from legpress.draw.card_page import card_page
from legpress.files import write_together
from legpress.measures import inches, kilos, length, mass
from legpress.metronome import FAST_PUSH_SLOT_S, phases
from legpress.press.batch import kinematics_at
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue
from legpress.report.assumed import assumed_sentences
from legpress.report.fit_words import (
    TitledLine,
    checklist,
    fit_json,
    glance,
    headline,
    how_to,
    limit_sentence,
    limits_of_use,
    reasons,
)

NASTY = "</script><script>alert(1)</script> 💪 $x_1$ & \"Zoë\" 'x' {{fit}}"


@pytest.fixture(scope="module")
def placed():
    """Machine, body and postures from the top of the stroke to the bottom, and where that is, by machine."""
    body = body_of(lp.Lifter.from_person(name="Mara", sex="female", height_cm=168, mass_kg=63))
    strokes = {
        "sled-45-large-plate": dict(
            heel_height_cm=24.0, heel_spacing_cm=27.0, toe_out_deg=3.0, backrest_notch=4, stop_sled_cm=27.5, top_sled_cm=48.0
        ),
        "sled-45-small-plate": dict(
            heel_height_cm=20.0, heel_spacing_cm=44.0, toe_out_deg=20.0, backrest_notch=3, stop_sled_cm=19.5, top_sled_cm=46.0
        ),
        "vertical": dict(
            heel_height_cm=10.0, heel_spacing_cm=30.0, toe_out_deg=10.0, backrest_notch=1, stop_sled_cm=38.5, top_sled_cm=50.0
        ),
        "horizontal-selectorised": dict(
            heel_height_cm=20.0, heel_spacing_cm=30.0, toe_out_deg=10.0, backrest_notch=2, stop_sled_cm=14.5, top_sled_cm=44.0
        ),
    }  # fmt: skip
    found = {}
    for name, stroke in strokes.items():
        machine = lp.Machine.load(name)
        low, high = (machine.bottom_m + stroke[key] / 100 for key in ("stop_sled_cm", "top_sled_cm"))
        places = ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch")
        where = lp.Stance.from_coach(**{key: stroke[key] for key in places})
        press = PressCondition(body=body, machine=machine, stance=where, load_kg=0.0, cue=Cue.parse("natural"))
        lanes = kinematics_at(press, np.linspace(high, low, 8))
        assert np.abs(lanes.posture.reach_error_m).max() < 1e-6
        found[name] = (machine, body, lanes, stroke)
    return found


def case(placed, machine="sled-45-large-plate", **other):
    """Arguments of `draw_card`."""
    press, body, lanes, where = placed[machine]
    where = {**where, **{key: other[key] for key in where if key in other}}
    edges = dict(
        heel_from_side_edge_cm=(press.plate.width_cm - where["heel_spacing_cm"]) / 2,
        heel_from_top_edge_cm=press.plate.height_cm - where["heel_height_cm"],
    )
    told = answer(
        **{"machine": press.name, "backrest_notches": len(press.seat.backrest_deg), **where, **edges, **other}
    )
    return told, press, body, lanes


LONG = [
    TitledLine(title="Descent", line="Three seconds down, and mind that this line goes on for a good while. " * 2)
] * 6
CASES = {
    "plain": {},
    "toes over the edge, many discs, a long name": dict(
        machine="sled-45-small-plate",
        lifter="Karl-Friedrich Freiherr von Drais zu Sauerbronn, der Ältere, aus der Stadt Karlsruhe",
        machine_stop_cm=10.0,
        load_kg=480,
        plates_per_peg_kg=[20.0] * 11 + [10.0, 1.25],
    ),
    "vertical, no safety stop, a nasty name": dict(
        machine="vertical", lifter=NASTY, machine_stop_cm=None, load_kg=42.5, plates_per_peg_kg=[20.0, 1.25]
    ),
    "a stack, nothing to compare with": dict(
        machine="horizontal-selectorised", load_kg=80, plates_per_peg_kg=[80.0], pegs=1, machine_stop_cm=10.0,
        present=None, lifter="李娜",
    ),
    "narrow, toes in, at the very bottom, no plates": dict(
        heel_height_cm=2.0, heel_spacing_cm=10.0, toe_out_deg=-20.0, machine_stop_cm=0.0, stop_sled_cm=1.5, load_kg=0,
        plates_per_peg_kg=[],
    ),
    "wide, toes out, much to read": dict(
        heel_height_cm=48.0, heel_spacing_cm=60.0, toe_out_deg=50.0, backrest_notch=1, machine_stop_cm=24.0,
        load_kg=2.5, plates_per_peg_kg=[1.25],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("size", LOOKS)
@pytest.mark.parametrize("units", ["kg", "lb"])
def test_nothing_is_cut_off_and_no_words_lie_over_others(placed, name, size, units, monkeypatch):
    if "much to read" in name:
        monkeypatch.setattr("legpress.draw.card.how_to", lambda report, units: LONG[:2])
    figure = draw_card(*case(placed, **CASES[name]), units=units, size=size)
    assert not cut_off(figure)
    assert not collisions(figure)
    if size == "phone" and "much to read" not in name:
        assert figure.get_size_inches()[1] * LOOKS[size].dpi <= 3200  # a screen and a half


@pytest.mark.parametrize("size", LOOKS)
@pytest.mark.parametrize("cue", ["straight", "natural", "scrape:10"])
def test_first_come_seat_heels_width_tape_load_and_push_the_largest_letters(placed, size, cue):
    told, *rest = case(placed, cue=cue)
    figure = draw_card(told, *rest, size=size)
    lines = [(1 - text.get_position()[1], text) for text in texts_of(figure) if text in figure.texts]
    order = [text.get_text() for _, text in sorted(lines, key=lambda line: line[0])]
    titles = ["Seat", "Heels", "Width", "Tape", mass(told.load_kg, "kg"), "Push"]
    assert [order.index(title) for title in titles] == sorted(order.index(title) for title in titles)
    assert order[2] == "Seat" or order[3] == "Seat"  # after the name, the brand and the machine
    bold = [text for _, text in lines if text.get_text() in titles]
    smaller = [text for text in texts_of(figure) if text.get_text() not in order]  # of the drawings
    assert min(text.get_fontsize() for text in bold) > max(text.get_fontsize() for text in smaller)


@pytest.mark.parametrize("size", LOOKS)
@pytest.mark.parametrize("units", ["kg", "lb"])
def test_every_number_on_the_card_is_a_field_of_the_fit(placed, size, units):
    told, *rest = case(placed)
    texts = [text.get_text() for text in texts_of(draw_card(told, *rest, units=units, size=size))]
    assert sum(len(numbers(text)) for text in texts) > 20
    assert not untraced(texts, told, units)


def test_a_made_up_number_would_be_noticed():
    assert untraced(["Load 137 kg"], answer(), "kg")
    assert untraced(["Load 137 lb"], answer(), "lb")
    assert not untraced(["Load 276 lb, 9 1/2 in up"], answer(), "lb")


def shown_text(page: str, hidden: str) -> list[str]:
    """What a reader sees of a page in one kind of units."""
    body = re.sub(r"<(script|style)[ >].*?</\1>", "", page[page.index("<body>") :], flags=re.S)
    body = re.sub(rf'<svg class="{hidden}".*?</svg>', "", body, flags=re.S)
    body = re.sub(rf'<span class="{hidden}">.*?</span>', "", body)
    return [html.unescape(text) for text in re.split(r"<[^>]*>", body) if text.strip()]


@pytest.mark.parametrize(("units", "hidden"), [("kg", "lb"), ("lb", "kg")])
def test_every_number_on_the_page_is_a_field_of_the_fit(placed, units, hidden):
    told, *rest = case(placed)
    texts = shown_text(card_page(told, *rest), hidden)
    assert sum(len(numbers(text)) for text in texts) > 40
    # sentences may name a share or a rule's own numbers, which are no fields; those of tests/report are looked at there
    limits = [limit_sentence(told, limit, units) for limit in told.binding_limits]
    effects = [item.line for item in headline(told, units)]
    given = "  ".join([*effects, *reasons(told, units), *assumed_sentences(told, units), *limits])
    texts = [text for text in texts if text.replace("\u00a0", " ") not in given]
    texts = [re.sub(r", \d+ % of the push", "", text) for text in texts]  # the name of a cue
    assert not untraced(texts, told, units)


def test_metric_and_imperial_say_the_same(placed):
    page = card_page(*case(placed))
    pairs = re.findall(r'<span class="kg">(.*?)</span><span class="lb">(.*?)</span>', page)
    assert len(pairs) > 12
    for metric, imperial in pairs:
        if "litres" in metric:
            continue
        units = re.findall(r"(?<=\d)\u00a0(kg|cm|lb|in|%|degrees?)(?!\w)", metric)
        one, other = numbers(metric), numbers(imperial)
        assert len(one) == len(other), (metric, imperial)
        assert units
        for (a, _), (b, _) in zip(one, other, strict=True):
            # centimetres are rounded too, to the whole one at most
            inch, pound = abs(b * CM_PER_INCH - a), abs(b * KG_PER_LB - a)
            assert a == b or inch <= 0.125 * CM_PER_INCH + 0.5 or pound <= 0.5 * KG_PER_LB + 0.5, (metric, imperial)


@given(st.floats(0, 200))
def test_a_length_in_inches_is_the_length(cm):
    ((back, off),) = numbers(inches(cm)) or [(0.0, 0.125)]
    assert abs(back * CM_PER_INCH - cm) <= 0.125 * CM_PER_INCH + 1e-9
    assert off in (0.125, 0.5)


@given(st.floats(0, 500))
def test_a_mass_in_pounds_is_the_mass(kg):
    assert abs(float(kilos(kg, "lb")) * KG_PER_LB - kg) <= 0.05 * KG_PER_LB + 1e-9


def test_a_length_below_the_lower_edge_is_negative_in_inches_too():
    assert length(-6, "lb") == "-2 1/4 in"


def test_letters_are_as_large_as_an_arm_is_long(placed):
    told, *rest = case(placed)
    words = {item.title for item in (*glance(told, "kg"), *how_to(told, "kg"))} | set(limits_of_use())
    for size, least_pt in (("A5", 4 / 25.4 * 72), ("phone", 16 * 1080 / 390 / LOOKS["phone"].dpi * 72)):
        figure = draw_card(told, *rest, size=size)
        sizes = [float(text.get_fontsize()) for text in texts_of(figure) if text.get_text() in words]
        assert len(sizes) >= 6
        assert min(sizes) >= least_pt - 0.06


def test_the_card_is_written_for_paper_and_phone(placed, tmp_path):
    from PIL import Image

    contents = card_files(*case(placed), tmp_path, "kg")
    write_together(contents)
    files = list(contents)
    assert [file.name for file in files] == ["card.png", "card.pdf", "card-a5.png", "card.html"]
    with Image.open(files[0]) as phone, Image.open(files[2]) as a5:
        assert phone.width == 1080
        assert phone.height <= 3200  # a screen and a half
        assert a5.width / a5.height == pytest.approx(148 / 210, abs=2e-3)
    pdf = files[1].read_bytes()
    (box,) = re.findall(rb"/MediaBox \[ ?([^\]]*)\]", pdf)
    assert [float(x) * 25.4 / 72 for x in box.split()][2:] == pytest.approx([148, 210], abs=0.1)
    assert b"/Subtype /Image" not in pdf  # lines stay lines
    assert card_files(*case(placed), tmp_path, "kg") == contents


def test_the_drawn_heels_stand_on_the_drawn_plate(placed):
    from legpress.draw.card_drawing import CardScene

    told, machine, body, lanes = case(placed)
    scene = CardScene.of(told, machine, body, lanes, "kg")
    for pose, sled_cm in ((scene.top, told.top_sled_cm), (scene.bottom, told.stop_sled_cm)):
        stands = [machine.bottom_m + sled_cm / 100, machine.plate_lower_edge_m + told.heel_height_cm / 100]
        assert pose.sole[0] == pytest.approx(stands, abs=2e-3)


def test_every_disc_is_drawn(placed):
    told, *rest = case(placed, plates_per_peg_kg=[25.0, 15.0, 15.0, 1.25])
    texts = [text.get_text() for text in texts_of(draw_card(told, *rest))]
    assert [text for text in texts if text in ("25", "15", "1.25")] == ["25", "15", "15", "1.25"]


def test_what_changes_in_the_fit_changes_on_the_card(placed):
    def said(**other):
        told, *rest = case(placed, **other)
        return " ".join(text.get_text() for text in texts_of(draw_card(told, *rest)))

    plain = said()
    changes = dict(
        load_kg=97.5, reps_low=6, ramp_kg=[47.5, 70.0], tempo="4-0-2", machine_stop_cm=16.0, toe_out_deg=-7.0, backrest_notch=2, lifter="Ida",
        heel_height_cm=31.0, heel_spacing_cm=33.0, pegs=4, focus="glutes", load_kg_high=151,
    )  # fmt: skip
    for key, value in changes.items():
        assert said(**{key: value}) != plain, key
    assert "no safety stop" in said(machine_stop_cm=None)


# the page


class Tags(HTMLParser):
    """Tags of a page with their attributes, and what its scripts hold."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")
        if tag not in ("meta", "input", "br") and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data


def test_the_page_asks_nothing_of_the_network(placed):
    page = card_page(*case(placed))
    assert "http" not in page.replace("http-equiv", "")
    assert not re.search(r"@import|\bsrc\s*=|fetch\(|XMLHttp|WebSocket|sendBeacon|import\(", page)
    assert all(link.startswith("#") for link in re.findall(r"""href=["']?([^"' >]*)""", page))
    assert all(link.startswith("#") for link in re.findall(r"url\(([^)]*)\)", page))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert "default-src 'none'" in policy
    digest = base64.b64encode(hashlib.sha256(Tags(page).scripts[-1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_the_page_is_small_whole_and_says_who_wrote_it(placed):
    told, *rest = case(placed)
    page = card_page(told, *rest, units="lb")
    assert len(page.encode()) < 400_000
    assert not re.findall(r"\{\{\w+\}\}", page)
    tags = Tags(page)
    assert not tags.open
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert dict(tags.tags[0][1]) == {"lang": "en", "data-units": "lb"}
    assert json.loads(tags.scripts[0]) == fit_json(told)
    beat = json.loads(tags.scripts[1])
    assert beat["phases"] == phases(told.tempo)
    assert beat["reps"] == told.reps_high
    for line in [told.lifter, told.machine, *limits_of_use()]:
        assert line in page
    assert sum(tag == "input" for tag, _ in tags.tags) == len(checklist(told, "kg"))


def test_every_button_has_a_name(placed):
    page = card_page(*case(placed))
    for attributes, inside in re.findall(r"<button([^>]*)>(.*?)</button>", page, flags=re.S):
        assert 'type="button"' in attributes
        assert "aria-label" in attributes or re.sub(r"<[^>]*>", "", inside).strip()
    for attributes in re.findall(r'<svg class="(?:kg|lb)"([^>]*)>', page):
        assert 'role="img"' in attributes
        assert "aria-label" in attributes


@pytest.fixture(scope="module")
def plain_page(placed):
    return Tags(card_page(*case(placed)))


@settings(max_examples=6)
@given(st.one_of(st.just(NASTY), st.text(max_size=40), st.text("<>&\"'/!-{}script ", max_size=40)))
def test_a_name_cannot_break_out_of_the_page(placed, plain_page, name):
    told, *rest = case(placed, lifter=name, assumed_machine_fields=[name])
    told = told.model_copy(update={"machine": name + "."})
    tags = Tags(card_page(told, *rest))
    assert [tag for tag, _ in tags.tags] == [tag for tag, _ in plain_page.tags]
    assert [sorted(a) for _, a in tags.tags] == [sorted(a) for _, a in plain_page.tags]
    assert json.loads(tags.scripts[0]) == fit_json(told)
    assert tags.scripts[2] == plain_page.scripts[2]


def test_the_page_travels_with_the_package():
    folder = resources.files("legpress").joinpath("data", "card")
    assert {file.name for file in folder.iterdir() if file.is_file()} >= {
        "card.html",
        "card.css",
        "card.js",
        "metronome.js",
    }


def test_the_page_is_not_left_out_of_the_wheel(root):
    """Packed is what lies in the package and is not ignored."""
    build = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["packages"] == ["src/legpress"]
    assert build["exclude"] == ["legpress_core_*"]
    ignored = (root / ".gitignore").read_text().split()
    assert not [line for line in ignored if "card" in line or line.endswith((".html", ".css", ".js", "data/"))]


# the metronome


def test_the_beat_is_the_tempo():
    assert [(p["phase"], p["seconds"]) for p in phases("3-1-X")] == [("down", 3), ("bottom", 1), ("up", None)]
    assert [(p["phase"], p["seconds"]) for p in phases("2-0-1.5-1")] == [("down", 2), ("up", 1.5), ("top", 1)]
    assert phases("3-1-X")[-1]["word"] == "Go"


def test_the_page_beats_the_tempo():
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node to run the page's script")
    script = str(resources.files("legpress").joinpath("data", "card", "metronome.js"))
    beat = {"phases": phases("3-1-X"), "reps": 2, "slot_s": FAST_PUSH_SLOT_S, "count_in": 3}
    code = (
        f"const c = require({json.dumps(script)}); const e = c.timeline({json.dumps(beat)});"
        "console.log(JSON.stringify({e, depth: e.filter(x => x.kind === 'phase').map(x => [0, .25, 9].map(t => c.sledAt(x, t))),"
        "tones: e.every(x => c.tones(x).length > 0)}))"
    )
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, timeout=60, check=True)
    played = json.loads(done.stdout)
    events = [(event["t"], event["kind"], event.get("phase")) for event in played["e"]]
    first = [(3, "phase", "down"), (4, "tick", "down"), (5, "tick", "down"), (6, "phase", "bottom"), (7, "phase", "up")]
    assert events == [
        *((t, "count", None) for t in range(3)),
        *first,
        *((t + 4 + FAST_PUSH_SLOT_S, kind, phase) for t, kind, phase in first),
        (3 + 2 * (4 + FAST_PUSH_SLOT_S), "end", None),
    ]
    down, hold, go = played["depth"][:3]
    assert down[0] == 0
    assert down[2] == 1
    assert hold == [1, 1, 1]
    assert go[0] == 1 > go[1] > 0 == go[2]
    assert played["tones"]


def test_the_example_is_what_it_says_it_is():
    told = answer()
    assert sum(told.plates_per_peg_kg) * told.pegs == told.load_kg
    assert len(checklist(told, "kg")) == 6
    assert len(fields(told.model_dump())) > 100
