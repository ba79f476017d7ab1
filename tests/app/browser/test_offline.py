"""With the network cut, sets are logged all the same, and arrive exactly once."""

import time

import pytest
from browser_pages import begun, eventually, log_a_set, watched

WAITING, SENT = ".all-sets li.waiting", ".all-sets li.sent"


@pytest.fixture
def context(browser, address):
    """A browser that was here before: the page is kept in it."""
    opened = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    faults = []
    page = watched(opened, faults, network=False)
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    eventually(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), True)
    opened.first, opened.faults = page, faults
    yield opened
    opened.close()
    assert faults == []


def reconnected(page):
    page.evaluate("dispatchEvent(new Event('online'))")


def test_three_sets_without_network_a_killed_tab_and_two_reconnections_are_three_rows(context, server, session):
    page = context.first
    begun(page, session)
    server.stop()
    for _ in range(3):
        log_a_set(page)
    page.get_by_text("3 sets wait to be sent").wait_for()
    page.close()
    page = watched(context, context.faults, network=False)
    page.goto(server.address + "#/session")  # from what the browser keeps
    page.get_by_text("3 sets wait to be sent").wait_for()
    assert page.locator(WAITING).count() == 3
    assert server.sets() == []
    for _ in range(2):
        server.start()
        reconnected(page)
        eventually(lambda: len(server.sets()), 3)
        eventually(page.locator(SENT).count, 3)
        server.stop()
        page.reload()
    server.start()
    time.sleep(0.3)
    kept = server.sets()
    assert len(kept) == 3
    assert [one.when for one in kept] == sorted(one.when for one in kept)
    assert {one.exercise for one in kept} == {"seated leg curl"}


def test_two_tabs_do_not_send_a_set_twice(context, server, session):
    first = context.first
    begun(first, session)
    second = watched(context, context.faults, network=False)
    second.goto(server.address + "#/session")
    second.locator(".dock").wait_for()
    context.set_offline(True)
    server.stop()
    log_a_set(first)
    second.get_by_text("1 set waits to be sent").wait_for()  # one tab sees what the other did
    log_a_set(second)
    first.get_by_text("2 sets wait to be sent").wait_for()
    log_a_set(first)
    second.close()
    second = watched(context, context.faults, network=False)
    context.set_offline(False)
    server.lost_answers = 2  # kept, but the phone never hears of it
    second.goto(server.address + "#/session")
    for _ in range(2):
        server.start()
        for page in (first, second):
            reconnected(page)
        for page in (second, first):
            reconnected(page)
        eventually(lambda: len(server.sets()), 3)
        for _ in range(4):
            for page in (first, second):
                reconnected(page)
            time.sleep(0.1)
        eventually(first.locator(SENT).count, 3)
        server.stop()
    server.start()
    assert len(server.sets()) == 3


@pytest.mark.parametrize("lost", [0, 1])
def test_a_set_taken_back_without_network_is_not_there_in_the_end(context, server, session, lost):
    """Be it that the server never heard of it, or that it did and only the answer got lost."""
    page = context.first
    begun(page, session)
    server.lost_answers = lost
    if not lost:
        server.stop()
    log_a_set(page)
    if lost:
        eventually(lambda: len(server.sets()), 1)
        server.stop()
    page.locator(".notice").get_by_role("button", name="Undo").click()
    eventually(page.locator(WAITING).count, 0)
    server.start()
    reconnected(page)
    eventually(lambda: len(server.sets()), 0)
    log_a_set(page)
    eventually(lambda: len(server.sets()), 1)


def test_a_set_that_cannot_be_does_not_keep_the_others_back(context, server, session):
    page = context.first
    impossible = {**session, "exercises": [{**one, "tempo": "fast"} for one in session["exercises"][:1]]}
    impossible["exercises"] += session["exercises"][1:]
    begun(page, impossible)
    server.stop()
    for _ in range(3):  # two warm-ups say no tempo
        log_a_set(page)
    server.start()
    reconnected(page)
    eventually(lambda: len(server.sets()), 2)
    page.get_by_role("link", name="1 set was not taken").click()
    page.get_by_text("Not taken:").wait_for()
    page.get_by_role("button", name="Discard").click()
    eventually(page.locator("p.waiting").count, 0)


def test_the_log_is_there_without_network(context, server, session):
    page = context.first
    begun(page, session)
    log_a_set(page)
    page.goto(server.address + "#/log")
    page.get_by_role("button", name="Edit:").wait_for()
    server.stop()
    page.reload()
    page.get_by_role("button", name="Edit:").wait_for()
    page.get_by_text("does not answer").wait_for()
    server.start()
    page.reload()
    page.get_by_role("button", name="Edit:").wait_for()
    assert page.locator("p.waiting").count() == 0
