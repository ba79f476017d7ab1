"""A browser over the page's real server."""

import shutil

import pytest

from legpress.app.server import STATIC


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("the browser tests need a Chromium")
    if not (STATIC / "index.html").is_file():
        pytest.skip("the page is not built: build_page.py")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
