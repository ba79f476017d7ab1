"""The first minute, who one is, and machines, in a browser; whatever the browser complains of fails the test."""

import re
import socket
import threading
import time

import pytest
import uvicorn
from pages import MARA, PRESS, STANCE, TOKEN

from legpress.app.data_folder import DataFolder
from legpress.app.server import LOOPBACK, create_app
from legpress.lifter import Lifter
from legpress.logbook.store import Logbook

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
PAGES = ("", "you", "you/new", "you/machine", "you/machine/new")
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "data")


@pytest.fixture
def address(folder, tmp_path, monkeypatch):
    """Of the page, with nobody in its folder, and with what lets a browser in."""
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", url)
    listening = socket.socket()
    listening.bind((LOOPBACK, 0))
    host = f"{LOOPBACK}:{listening.getsockname()[1]}"
    with Logbook.open(url) as logbook:
        app = create_app(folder, logbook, token=TOKEN, hosts=[host])
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://{host}/?token={TOKEN}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def opened(browser, address):
    """Opens the page in a browser of its own, of a size."""
    contexts, faults = [], []

    def open_at(size="phone", **options):
        context = browser.new_context(
            viewport=SIZES[size], reduced_motion="reduce", service_workers="block", **({"locale": "en-GB"} | options)
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(f"page: {error}"))
        page.on("console", lambda said: said.type == "error" and faults.append(f"console: {said.text}"))
        page.on("dialog", lambda asked: asked.accept())
        page.on(
            "requestfailed",  # one that is given up for another page is no fault
            lambda asked: "ABORTED" in asked.failure or faults.append(f"request: {asked.url} {asked.failure}"),
        )
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []


def to(page, where):
    page.evaluate(f"location.hash = '#/{where}'")


def button(page, name):
    return page.get_by_role("button", name=re.compile(f"^{name}$"))


def nothing_is_cut_off(page):
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0, (page.url, over)


def typed(page, question, text):
    """Answers a question that is shown."""
    page.get_by_role("heading", name=question).wait_for()
    nothing_is_cut_off(page)
    page.locator(".question input").fill(text)
    page.keyboard.press("Enter")


def three_questions(page):
    page.get_by_role("link", name="Start: three questions").first.click()
    button(page, "Woman").click()
    typed(page, "How tall are you?", "165")
    typed(page, "How heavy are you?", "62")
    page.get_by_role("heading", name="enough").wait_for()


def row(page, label):
    return page.locator("details.row", has=page.locator("summary", has_text=label))


@pytest.mark.parametrize("size", SIZES)
def test_from_an_empty_page_to_one_s_own_answer(opened, size, folder):
    page = opened(size)
    page.locator(".example svg.plate").wait_for()
    assert "An example" in page.locator(".example h2").text_content()
    began = time.monotonic()
    three_questions(page)
    page.reload()  # the answers so far are still there
    button(page, "See my answer now").click()
    button(page, "This one").first.click()  # six taps and two numbers
    page.locator(".verdict").wait_for(timeout=60_000)
    print(f"{time.monotonic() - began:.1f} s from the first tap to the answer, {size}")
    assert page.locator("select").first.input_value() == PRESS
    assert Lifter.load(folder.lifter_file("me")).mass_kg == 62


def test_feet_and_inches_are_two_numbers(opened):
    page = opened(locale="en-US")
    page.get_by_role("link", name="Start: three questions").first.click()
    button(page, "Woman").click()
    page.get_by_label("ft").fill("5")
    page.get_by_label("in", exact=True).evaluate(  # as quickly as anybody types
        """async (field) => {
            field.value = "5";
            field.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((soon) => setTimeout(soon));
            field.form.requestSubmit();
        }"""
    )
    typed(page, "How heavy are you?", "137")
    page.get_by_text("woman, 5 ft 5 in, 137 lb").wait_for()
    button(page, "kg").click()
    page.get_by_text("woman, 165.1 cm, 62.1 kg").wait_for()


def test_a_doubt_is_asked_about_and_the_rest_is_skipped(opened):
    page = opened()
    three_questions(page)
    button(page, "Go on, it gets surer").click()
    typed(page, "How long is your thigh?", "60")
    page.get_by_text("more than usual for this height").wait_for()
    button(page, "Answer again").click()
    assert page.locator(".question input").input_value() == "60"
    typed(page, "How long is your thigh?", "40")
    page.get_by_text("Taken as 40 cm").wait_for()
    assert "5 of 27 at most" in page.locator(".interview .top").text_content()
    button(page, "← Back").click()
    page.get_by_role("heading", name="How long is your thigh?").wait_for()
    button(page, "Finish now, skip the rest").click()
    page.get_by_role("heading", name="Almost there").wait_for()


def test_a_second_lifter_needs_a_name_of_their_own(opened, folder):
    folder.add_lifter(folder.understood(MARA | {"name": "Me"}))
    page = opened()
    to(page, "you")
    page.get_by_role("link", name="Another lifter").click()
    button(page, "Man").click()
    typed(page, "How tall are you?", "181")
    typed(page, "How heavy are you?", "84")
    button(page, "See my answer now").click()
    button(page, "This one").first.click()
    page.get_by_text("Write a name first").wait_for()
    page.keyboard.type("Nils")  # the field has the focus
    button(page, "This one").first.click()
    page.get_by_role("heading", name="Your sweet spot").wait_for()
    assert folder.lifter_ids() == ["me", "nils"]
    button(page, "Cancel").click()


def test_an_assumed_number_tells_its_source_and_gives_way_to_a_measured_one(opened, folder):
    folder.add_lifter(Lifter.read({name: MARA[name] for name in ("name", "sex", "height_cm", "mass_kg")}))
    page = opened()
    to(page, "you")
    shank = row(page, "shank")
    shank.locator("summary").click()
    assert "assumed" in shank.locator("summary").text_content()
    assert "of height" in shank.text_content()  # the source
    shank.locator("input").fill("39,5")
    button(shank, "Save").click()
    shank.locator("summary", has_text="measured").wait_for()
    assert Lifter.load(folder.lifter_file("mara")).lengths.shank_cm == 39.5
    shank.locator("summary").click()
    button(shank, "Not measured: assume it again").click()
    shank.locator("summary", has_text="assumed").wait_for()
    assert Lifter.load(folder.lifter_file("mara")).lengths.shank_cm is None


def test_stance_and_known_set_are_told_on_the_page(opened, folder):
    folder.add_lifter(Lifter.read({name: MARA[name] for name in ("name", "sex", "height_cm", "mass_kg")}))
    page = opened()
    page.get_by_text("Choose your leg press").click()
    button(page, "This is my machine").first.click()
    to(page, "you")
    stance = row(page, "Where you stand today")
    stance.locator("summary").click()
    stance.get_by_label("Heels above").fill("30")
    button(stance, "Save").click()
    stance.get_by_text("write a number").wait_for()  # the spacing is not told yet
    stance.get_by_label("Heels apart").fill("34")
    button(stance, "Save").click()
    stance.locator("summary", has_text="30 ↑ 34 ↔ cm").wait_for()
    known = row(page, "A set you know")
    known.locator("summary").click()
    known.get_by_label("Load").fill("90")
    known.get_by_label("Repetitions").fill("10")
    button(known, "Save").click()
    known.locator("summary", has_text="90 kg × 10").wait_for()
    kept = Lifter.load(folder.lifter_file("mara"))
    assert (kept.present.machine, kept.strength.machine) == (PRESS, PRESS)
    assert kept.strength.stance == kept.present.stance
    button(page, "lb, in").click()
    known.locator("summary", has_text="198 lb × 10").wait_for()
    known.locator("summary").click()
    known.get_by_label("Repetitions").fill("8")  # the load stays as it was told
    button(known, "Save").click()
    known.locator("summary", has_text="198 lb × 8").wait_for()
    kept = Lifter.load(folder.lifter_file("mara"))
    assert (kept.strength.load_kg, kept.strength.reps, kept.limits.units) == (90, 8, "lb")


def test_an_answer_that_was_overtaken_changes_nothing(opened, folder):
    folder.add_lifter(folder.understood(MARA))
    page = opened()
    to(page, "you")
    known = row(page, "A set you know")
    known.locator("summary", has_text="90 kg × 10").wait_for()
    held = []

    def hold(route):
        if route.request.method == "GET":
            held.append((route, route.fetch()))  # as it is now, and told later
        else:
            route.continue_()

    page.route("**/api/v1/lifters/mara*", hold)
    button(page, "lb, in").click()
    known.locator("summary", has_text="198 lb × 10").wait_for()
    known.locator("summary").click()
    known.get_by_label("Repetitions").fill("8")
    button(known, "Save").click()
    known.locator("summary", has_text="198 lb × 8").wait_for()
    assert held
    for route, response in held:
        route.fulfill(response=response)
    page.unroute("**/api/v1/lifters/mara*")
    page.get_by_text("A knee is sore.").first.click()
    page.wait_for_load_state("networkidle")
    kept = Lifter.load(folder.lifter_file("mara"))
    assert (kept.strength.reps, kept.limits.units, kept.limits.sore_knee) == (8, "lb", True)


def test_a_machine_is_measured_becomes_one_s_own_and_goes(opened, folder):
    folder.add_lifter(folder.understood(MARA))
    page = opened()
    to(page, "you/machine/new")
    button(page, "Plates").click()
    typed(page, "How steep is the rail?", "44")
    page.locator("img.drawing").wait_for()
    page.get_by_role("heading", name="backrest").wait_for()
    nothing_is_cut_off(page)
    page.reload()
    page.get_by_text("What is understood so far").click()
    page.locator("dd", has_text="44 degrees").wait_for()
    button(page, "Finish now, skip the rest").click()
    page.get_by_label("A short name").fill("basement")
    page.keyboard.press("Enter")
    own = page.locator(".machines li", has_text="Measured by you")
    button(own, "Yours").wait_for()
    assert Lifter.load(folder.lifter_file("mara")).present.machine.endswith("basement.toml")
    other = page.locator(".machines li", has_text=PRESS)
    button(other, "This is my machine").click()
    button(other, "Yours").wait_for()
    button(own, "Delete").click()
    own.wait_for(state="detached")
    assert folder.machine_ids() == []


def test_who_is_deleted_comes_back_and_a_name_is_text(opened, folder):
    for name in ("Ann", HOSTILE):
        folder.add_lifter(folder.understood(MARA | {"name": name}))
    page = opened()
    to(page, "you")
    button(page, re.escape(HOSTILE)).click()
    page.get_by_role("heading", name=HOSTILE).wait_for()
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("is deleted").wait_for()
    assert folder.lifter_ids() == ["ann"]
    button(page, "Undo").click()
    page.get_by_role("heading", name=HOSTILE).wait_for()
    kept = next(folder.lifter(id) for id in folder.lifter_ids() if id != "ann")
    assert (kept.name, kept.present.stance.heel_height_cm) == (HOSTILE, STANCE["heel_height_cm"])


def test_colours_are_kept(opened):
    page = opened()
    to(page, "you")
    button(page, "dark").click()
    page.reload()
    button(page, "dark").wait_for()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("kept", [False, True])
def test_nothing_is_cut_off_or_too_small_to_tap(opened, folder, kept):
    if kept:
        folder.add_lifter(folder.understood(MARA))
    page = opened()
    page.set_viewport_size({"width": 320, "height": 640})
    for where in PAGES:
        to(page, where)
        page.locator("main h1").wait_for()
        page.wait_for_load_state("networkidle")
        for rem in (100, 150):  # large text too
            page.evaluate(f"document.documentElement.style.fontSize = '{rem}%'")
            nothing_is_cut_off(page)
        small = page.evaluate(
            """[...document.querySelectorAll('main :is(button, .button, input:not([type=checkbox]), select, summary)')]
            .filter((one) => one.checkVisibility())
            .map((one) => [one.textContent, one.getBoundingClientRect().height]).filter(([, high]) => high < 44)"""
        )
        assert small == [], where


CONTRAST = """() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
    const ground = (one) => {
        const own = parts(getComputedStyle(one).backgroundColor);
        return own.length < 4 || own[3] > 0 || !one.parentElement ? own : ground(one.parentElement);
    };
    const words = [...document.querySelectorAll('#page :is(p, span, b, em, h1, h2, h3, small, button, a, dt, dd, li, summary, legend, label)')];
    return words
        .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
        .filter((one) => one.checkVisibility() && !one.closest(':disabled, .rail b')) // the rail's mark writes beside itself
        .map((one) => [light(parts(getComputedStyle(one).color)), light(ground(one)), one.textContent.slice(0, 40)])
        .map(([a, b, text]) => [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), text])
        .filter(([ratio]) => ratio < 4.5);
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_words_stand_out_from_their_ground(opened, folder, colours):
    page = opened(color_scheme=colours)
    page.locator(".example").wait_for()
    assert page.evaluate(CONTRAST) == []
    folder.add_lifter(folder.understood(MARA))
    page.reload()
    for where in PAGES:
        to(page, where)
        page.locator("main h1").wait_for()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(CONTRAST) == [], where
