"""What tests do with a page in a browser."""

import json
import time

import pytest

on_both = pytest.mark.parametrize("page", ["phone", "desktop"], indirect=True)


def watched(context, faults, *, network=True):
    """A new page whose faults are noted; without `network` only those of the page itself."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: faults.append(f"page: {error}"))
    if network:
        page.on("console", lambda said: said.type == "error" and faults.append(f"console: {said.text}"))
        page.on("requestfailed", lambda asked: _failed(asked, faults))
    return page


def _failed(asked, faults):
    if asked.failure != "net::ERR_ABORTED":  # which is what a reload does to what is still under way
        faults.append(f"request: {asked.url} {asked.failure}")


def begun(page, session, lifter="mara"):
    """Opens the session page on a plan that this browser keeps."""
    kept = {"job": "planned", "report": session, "touched_ms": time.time() * 1000, "skipped": [], "extra": {}}
    kept |= {"swapped": {}, "at": "", "note": "", "rest_until_ms": 0}
    page.evaluate(f"localStorage.setItem('legpress-session-{lifter}', {json.dumps(json.dumps(kept))})")
    page.evaluate(f"localStorage.setItem('legpress-lifter', '{lifter}')")
    page.goto(page.url.split("#")[0].split("?")[0] + "#/session")
    page.reload()
    page.locator(".dock").wait_for()


def log_a_set(page):
    """Logs the set that is shown, in two taps; a warm-up needs one."""
    logged = page.locator(".all-sets li.sent, .all-sets li.waiting")
    before = logged.count()
    page.get_by_role("button", name="Set done").click()
    if page.locator("dialog.sheet").count():
        page.get_by_role("button", name="Log it").click()
    eventually(logged.count, before + 1)


def eventually(what, wanted, within_s=15):
    """Waits until a function returns what is wanted."""
    until = time.monotonic() + within_s
    while (found := what()) != wanted:
        assert time.monotonic() < until, found
        time.sleep(0.05)
