"""Lifters: kept, looked at, changed."""

from __future__ import annotations

from fastapi import APIRouter

from ..errors import WrongInput
from ..measures import Units
from .forms import LifterForm, LifterView, ListedLifter
from .house import TheHouse
from .problem import problems

router = APIRouter(prefix="/lifters", tags=["lifters"])


@router.get("")
def lifters(house: TheHouse) -> list[ListedLifter]:
    """Everybody who is kept here."""
    found = []
    for id in house.folder.lifter_ids():
        try:
            lifter = house.folder.lifter(id)
        except WrongInput as reason:
            found.append(ListedLifter(id=id, name=id, units="kg", problem=str(reason)))
        else:
            found.append(ListedLifter(id=id, name=lifter.name, units=lifter.limits.units))
    return found


@router.post("", status_code=201, responses=problems(409))
def add_lifter(house: TheHouse, lifter: LifterForm) -> LifterView:
    """Keeps a new lifter."""
    understood = house.folder.understood(lifter.table())
    id = house.folder.add_lifter(understood)
    return LifterView.of(id, house.folder.told(understood))


@router.post("/understood")
def understood_lifter(house: TheHouse, lifter: LifterForm) -> LifterView:
    """What is understood of a lifter; nothing is kept."""
    return LifterView.of(None, house.folder.told(house.folder.understood(lifter.table())))


@router.get("/{id}", responses=problems(404))
def lifter(house: TheHouse, id: str, units: Units | None = None) -> LifterView:
    """One lifter, told in their own units or in these."""
    return LifterView.of(id, house.folder.told(house.folder.lifter(id)), units)


@router.put("/{id}", responses=problems(404, 409))
def replace_lifter(house: TheHouse, id: str, lifter: LifterForm, units: Units | None = None) -> LifterView:
    """Puts a lifter right; the file as it was is kept beside it."""
    understood = house.folder.understood(lifter.table())
    house.folder.replace_lifter(id, understood)
    return LifterView.of(id, house.folder.told(understood), units)


@router.delete("/{id}", status_code=204, responses=problems(404))
def delete_lifter(house: TheHouse, id: str) -> None:
    """Takes a lifter away; their sets stay in the log."""
    house.folder.delete_lifter(id)
