"""Known vulnerabilities of the pins: red where there is one, one line where nobody can be asked."""

import json
import subprocess

import pytest

from checks import audit

SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
NOT_FOUND = {"name": "rich", "skip_reason": "Dependency not found on PyPI"}
KNOWN = {"name": "jinja2", "version": "3.1.5", "vulns": [{"id": "CVE-2025-27516", "fix_versions": ["3.1.6"]}]}


def answered(monkeypatch, said):
    def run(command, **_):
        assert "constraints.txt" in " ".join(command)
        if isinstance(said, Exception):
            raise said
        return subprocess.CompletedProcess(command, 1, stdout=said, stderr="")

    monkeypatch.setattr(audit.subprocess, "run", run)


def test_a_vulnerability_of_a_pin_is_red_and_named(monkeypatch, capsys):
    answered(monkeypatch, json.dumps({"dependencies": [SOUND, KNOWN, NOT_FOUND]}))
    assert not audit.print_audit()
    said = capsys.readouterr().out
    assert "2 of 3 pinned packages looked up" in said
    assert "jinja2 3.1.5: CVE-2025-27516, gone with 3.1.6" in said


def test_sound_pins_are_not(monkeypatch, capsys):
    answered(monkeypatch, json.dumps({"dependencies": [SOUND]}))
    assert audit.print_audit()
    assert "0 vulnerabilities" in capsys.readouterr().out


@pytest.mark.parametrize(
    "said", ["", "Traceback", json.dumps({"dependencies": [NOT_FOUND]}), subprocess.TimeoutExpired("pip-audit", 20)]
)
def test_where_nobody_can_be_asked_one_line_says_so(monkeypatch, capsys, said):
    answered(monkeypatch, said)
    assert audit.print_audit()
    assert capsys.readouterr().out.splitlines() == [
        "pip-audit: skipped, no service that knows vulnerabilities can be reached"
    ]
