"""What a file of ours tells of machines and titles, beside the sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..load_convention import LoadConvention
from ..record import Record, note
from ..record import name as checked_name
from .row import ImportedRow


def of_machine(line: int, told: Mapping[str, Any], lifter: str | None) -> ImportedRow:
    """A row with lifter, machine ("" stands for sets that name none), mark and load_counts; `lifter`: whose it is, where the
    row does not say. WrongInput where it cannot be."""
    counts = note("load_counts", told.get("load_counts"))
    if counts:
        LoadConvention.parse(counts)
    machine = told.get("machine")
    found: Record = {
        "lifter": checked_name("lifter", told.get("lifter") or lifter),
        "machine": "" if machine == "" and counts else checked_name("machine", machine),
        "told": {"mark": " ".join(note("mark", told.get("mark")).split()), "load_counts": counts},
    }
    return ImportedRow(line, machine=found)


def of_title(line: int, told: Mapping[str, Any], lifter: str | None) -> ImportedRow:
    """A row with lifter, title and the exercise that it means."""
    means = {"lifter": told.get("lifter") or lifter, "title": told.get("title"), "exercise": told.get("exercise")}
    return ImportedRow(line, means={field: checked_name(field, value) for field, value in means.items()})
