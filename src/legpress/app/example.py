"""What one gets, before one has told anything: the sweet spot of an example lifter, found beforehand (`python -m checks example`)."""

from __future__ import annotations

from functools import cache
from importlib import resources

from fastapi import APIRouter

from ..report.fit import FitReport
from .fits import FitView, view_of

router = APIRouter(prefix="/example", tags=["sweet spot"])


@router.get("")
def example() -> FitView:
    """The sweet spot of an example lifter; nothing is computed."""
    return view_of(shipped())


@cache
def shipped() -> FitReport:
    """The report as it came with legpress."""
    file = resources.files("legpress") / "data" / "app" / "example.json"
    return FitReport.model_validate_json(file.read_text("utf-8"))
