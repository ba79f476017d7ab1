"""A load as lifters write it: "120", "20kg a side", "4x45lb", "90lb+10lb"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import WrongInput, shown
from ..measures import KG_PER_LB, Units
from ..tables import value
from .imports.cells import number, unit
from .imports.folded import folded

MOST_DISCS = 20  # of one kind on a machine; "120x10" is a load and its repetitions

_EACH = (
    r"(?:a|per|each|every|ea\.?|on each|on a|pro|je|auf jeder|par|de chaque|por|por cada|cada|en cada|per|na|op elke)"
)
_SIDES = r"side|seite|cote|lado|lato|strone|zijde|kant|сторону|πλευρα"
# As `folded` writes them, so without the signs above letters: すつ is ずつ.
_SAID_WHOLE = (
    "each", r"ea\.?", "на (?:каждую |одну )?сторону", "с (?:каждои|однои) стороны", "з кожного боку", "на бік", "ανα πλευρα",
    "片側", "片方", "すつ", "左右各", "両側各", "[单單每一][边邊侧側]", "[两兩][边邊侧側]各", "한쪽에?", "양쪽에? ?각", "씩",
)  # fmt: skip
_ONE_SIDE = rf"(?:/ ?|{_EACH} )(?:{_SIDES})|{'|'.join(folded(one) if one.isalpha() else one for one in _SAID_WHOLE)}"
# "по 20 кг на сторону", "양쪽 20kg씩": what stands before says nothing that the end does not say
_BESIDE = re.compile(r"(?:по |양쪽에? ?|両側に?|両方に?|左右に?|[两兩][边邊侧側])")
_IN_PLATES = re.compile(
    r"(?P<count>\d+(?:[.,]\d+)?) ?(?:(?:plate|disc|disk|scheibe|disque|disco|disch|placa|piastr|plak|tarcz|schij|блин|диск)[^\W\d_]*|片|枚|장|개)"
)
_SIDE = re.compile(rf"(?P<side>(?P<before>{_ONE_SIDE}) ?)?(?P<sum>.*?)(?: ?(?P<after>{_ONE_SIDE}))?")
_BELOW_ZERO = re.compile(r"[-−–]\s*\d")
_TERM = re.compile(r"(?:(?P<discs>\d{1,4}) ?[x*] ?)?(?P<number>[\d.,]+) ?(?P<unit>[^\W\d_]*)\.?")


_EACH_DISC = re.compile(r"each|ea\.?")
_THOUSANDS = re.compile(r"[1-5]\.\d{3}")  # 1.250 is a thousand to some; more than 5000 nobody presses


class LoadUnreadable(WrongInput):
    """Not a load."""


class LoadInPlates(LoadUnreadable):
    """So many plates, and nobody says how heavy they are."""

    def __init__(self, text: str, count: str) -> None:
        super().__init__(
            f"the load is {shown(text)}. A plate is 20 kg in one gym and 45 lb in another; write {count}x20kg a side or "
            f"{count}x45lb a side."
        )
        self.count = count


class LoadWithRepetitions(WrongInput):
    """A load and its repetitions in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLoad:
    """What a lifter wrote, understood."""

    load: float  # plates of both sides together, or the stack
    unit: Units | None  # None: none was written
    text: str  # as it was written, where it says itself what it counts (discs, a side); else ""

    @classmethod
    def parse(cls, text: str) -> WrittenLoad:
        """Raises LoadUnreadable, or LoadWithRepetitions for what looks like both."""
        parts = _SIDE.fullmatch(folded(text.replace("×", "x")))
        if parts is None or (parts["before"] and parts["after"]) or _BELOW_ZERO.search(text):
            raise LoadUnreadable(f"the load is {shown(text)}.")
        amount = parts["sum"]
        if parts["after"] and (beside := _BESIDE.match(amount)):
            amount = amount[beside.end() :]
        if in_plates := _IN_PLATES.fullmatch(amount.strip()):
            raise LoadInPlates(text, in_plates["count"])
        terms = [_term(term.strip(), text) for term in amount.split("+")]
        units = {unit for _, _, unit in terms if unit is not None}
        first = next((unit for _, _, unit in terms if unit is not None), None)
        total = sum(
            (1 if discs is None else discs) * (kg if unit in (None, first) else _in(kg, unit, first))
            for discs, kg, unit in terms
        )
        side = parts["before"] or parts["after"]
        if _EACH_DISC.fullmatch(side or "") and any(
            discs is not None for discs, _, _ in terms
        ):  # each disc, not each side
            if len(terms) > 1:
                raise LoadUnreadable(f"the load is {shown(text)}.")
            side = None
        for discs, weight, of in terms:
            if weight > _heaviest(of or first):
                if discs is not None:
                    raise LoadWithRepetitions(f"the load is {shown(text)}.")
                if parts["after"] and len(terms) > 1:  # is all of it on each side, or only what was said last?
                    raise LoadUnreadable(f"the load is {shown(text)}.")
        sides = 1 if side is None else 2
        says_it = sides == 2 or len(terms) > 1 or any(discs not in (None, 1) for discs, _, _ in terms)
        total = round(sides * total, 2) if says_it or len(units) > 1 else total
        return cls(load=total, unit=first, text=" ".join(text.split()) if says_it else "")


def _term(term: str, text: str) -> tuple[int | None, float, Units | None]:
    """How many discs (None: not said), of what weight, in which unit."""
    found = _TERM.fullmatch(term)
    try:
        amount = None if found is None else number(found["number"])
        written = None if found is None else unit(found["unit"])
    except WrongInput:
        amount, written = None, None
        found = None
    if found is None or amount is None or _THOUSANDS.fullmatch(found["number"]):
        raise LoadUnreadable(f"the load is {shown(text)}.")
    discs = None if found["discs"] is None else int(found["discs"])
    if discs is not None and discs > MOST_DISCS:
        raise LoadWithRepetitions(f"the load is {shown(text)}.")
    return discs, amount, written


def _heaviest(unit: Units | None) -> float:
    """What no disc weighs more than; without a unit the smaller number."""
    return value("discs", "heaviest", unit or "kg")


def _in(amount: float, of: Units, to: Units | None) -> float:
    """An amount in the other unit."""
    return amount * KG_PER_LB if of == "lb" and to == "kg" else amount / KG_PER_LB
