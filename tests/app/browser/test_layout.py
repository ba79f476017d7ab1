"""Nothing of session and log is cut off: on a narrow phone, with large letters, in German, in pounds."""

import pytest
from browser_pages import begun, watched

TOO_WIDE = """() => {
  const wide = [...document.querySelectorAll("main *, .dock *, dialog[open] *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !one.closest(".scroll, svg, datalist");
  });
  return wide.map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`);
}"""
TOO_SMALL = """() => [...document.querySelectorAll("main :is(button, a.button, select, input), .dock button, dialog[open] button")]
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width > 0 && !one.closest(".u-legend") && box.height < 44 && one.type !== "checkbox"; })
  .map((one) => `${one.tagName}: ${one.textContent} ${one.getBoundingClientRect().height}`)"""


@pytest.fixture(params=["de-DE", "en-US"])
def narrow(request, browser, address):
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale=request.param)
    faults = []
    page = watched(context, faults)
    page.goto(address)
    page.evaluate("localStorage.setItem('legpress-units', 'lb')")
    yield page
    context.close()
    assert faults == []


def test_nothing_is_cut_off_and_all_can_be_hit_with_a_thumb(narrow, server, session):
    begun(narrow, session)
    press = narrow.locator(".all-sets li", has_text="4").last
    press.get_by_role("button").first.click()
    for size in ("100%", "150%"):
        narrow.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        for summary in narrow.locator("article.now summary").all():
            summary.click()
        assert (narrow.evaluate(TOO_WIDE), narrow.evaluate(TOO_SMALL)) == ([], [])
        narrow.locator(".dock-actions .go").click()
        narrow.locator(".sheet-actions button").nth(1).click()
        assert (narrow.evaluate(TOO_WIDE), narrow.evaluate(TOO_SMALL)) == ([], [])
        narrow.keyboard.press("Escape")
        narrow.locator(".dock-actions button").first.click()
        narrow.locator(".beat").wait_for()
        assert (narrow.evaluate(TOO_WIDE), narrow.evaluate(TOO_SMALL)) == ([], [])
        narrow.keyboard.press("Escape")
    for where in ("#/log", "#/log/import", "#/log/progress"):
        narrow.goto(server.address + where)
        narrow.locator("main h1").wait_for()
        assert (narrow.evaluate(TOO_WIDE), narrow.evaluate(TOO_SMALL)) == ([], [])
