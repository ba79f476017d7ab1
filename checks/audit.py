"""The pinned packages beside the published vulnerabilities, where a service that knows them can be reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINS = Path(__file__).resolve().parents[1] / "constraints.txt"
LONGEST_S = 20


def print_audit() -> bool:
    """One line for each vulnerability that is known of a pin; without a service one line that says so, and nothing is wrong."""
    told = _told()
    audited = [one for one in told if "vulns" in one]
    if not audited:
        print("pip-audit: skipped, no service that knows vulnerabilities can be reached")
        return True
    found = vulnerabilities(audited)
    print(
        f"pip-audit: {len(audited)} of {len(told)} pinned packages looked up, {len(found)} vulnerabilities",
        *found,
        sep="\n",
    )
    return not found


def vulnerabilities(audited: list[dict[str, Any]]) -> list[str]:
    """ "jinja2 3.1.6: CVE-2026-1, gone with 3.1.7", one line each."""
    return [
        f"{one['name']} {one['version']}: {known['id']}, gone with {' or '.join(known['fix_versions']) or 'no version yet'}"
        for one in audited
        for known in one["vulns"]
    ]


def _told() -> list[dict[str, Any]]:
    """What pip-audit says of each pin; nothing where it gets no answer."""
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(PINS), "--no-deps", "--disable-pip", "--timeout", "5",
        "--progress-spinner", "off", "--format", "json",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)  # noqa: S603, our own words
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
