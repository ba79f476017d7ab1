"""Machines: those of the catalogue, and those that were measured here."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Response

from ..machine import Machine, catalogue_names
from ..measures import Units
from .forms import MachineView
from .house import House, TheHouse
from .problem import problems

router = APIRouter(prefix="/machines", tags=["machines"])
SVG = {200: {"content": {"image/svg+xml": {}}}}


@router.get("")
def machines(house: TheHouse, units: Units = "kg") -> list[MachineView]:
    """All of them, one's own first."""
    return [_view(house, id, units) for id in (*house.folder.machine_ids(), *catalogue_names())]


@router.get("/{id}", responses=problems(404))
def machine(house: TheHouse, id: str, units: Units = "kg") -> MachineView:
    """One machine, told in these units."""
    return _view(house, id, units)


@router.get("/{id}/drawing.svg", response_class=Response, responses=SVG | problems(404))
def drawing(house: TheHouse, id: str, units: Units = "kg") -> Response:
    """The machine from the side and its plate, with its measures."""
    return svg(_catalogue_drawing(id, units) if id in catalogue_names() else _drawing(house.folder.machine(id), units))


@router.delete("/{id}", status_code=204, responses=problems(404, 409))
def delete_machine(house: TheHouse, id: str) -> None:
    """Takes away a machine that no lifter names."""
    house.folder.delete_machine(id)


def svg(drawn: bytes) -> Response:
    """A drawing as a response; a picture asks for nothing, whatever a name in it says."""
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


@cache
def _catalogue_drawing(name: str, units: Units) -> bytes:
    return _drawing(Machine.load(name), units)


def _drawing(machine: Machine, units: Units) -> bytes:
    from ..draw.machine import draw_machine
    from ..draw.paper import picture

    return picture(draw_machine(machine, units), "svg", bbox_inches="tight")


def _view(house: House, id: str, units: Units) -> MachineView:
    return MachineView.of(id, house.folder.machine(id), units, own=id not in catalogue_names())
