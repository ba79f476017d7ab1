"""How deep a stance goes, judged at the load that is put on there: the tailbone lifts under plates, not under a maximum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .depth_zones import DepthZones
from .pressed_place import PressedPlace
from .working_load import working_load


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeStroke:
    """The stroke of one stance, pushed one way."""

    zones: DepthZones  # at `put_on_kg`
    place: PressedPlace  # down to the stop
    stop_m: float

    @property
    def put_on_kg(self) -> float:
        """Plates or stack of the work sets there, as the card says them."""
        return put_on_kg(self.place)


def safe_stroke(
    wanted_m: float,
    shallowest_m: float,
    zones_under: Callable[[float], DepthZones],
    place_down_to: Callable[[float], PressedPlace],
) -> SafeStroke:
    """The stroke as deep as wanted, or to where the zones under its own load let it go: at most up to the `shallowest_m`.

    A shorter stroke may take more plates, and they roll the pelvis more: it is judged again until the load is the one that
    it was judged at. It only ever becomes shorter.
    """
    stop_m, place = wanted_m, place_down_to(wanted_m)
    while True:
        judged_kg = put_on_kg(place)
        zones = zones_under(judged_kg)
        shorter_m = max(stop_m, zones.stop_m(wanted_m, shallowest_m))
        if shorter_m > stop_m:
            stop_m, place = shorter_m, place_down_to(shorter_m)
        if put_on_kg(place) == judged_kg:
            return SafeStroke(zones=zones, place=place, stop_m=stop_m)


def put_on_kg(place: PressedPlace) -> float:
    """Plates or stack of the usual work sets."""
    return working_load(place).put_on.load_kg
