"""A part of the plate as a gym says where the feet go: "top third", "middle", "lower half"."""

from __future__ import annotations

import re

_PART = re.compile(
    r"(?:in |at |on )?(?:the )?(top|upper|high|middle|mid|cent(?:re|er)|half ?way|bottom|lower|lowest|low)"
    r"(?: (third|half))?(?: up)?(?: of (?:the )?(?:plate|platform|sled))?",
    re.IGNORECASE,
)
_TOP, _BOTTOM = ("top", "upper", "high"), ("bottom", "lower", "lowest", "low")


def part_of_plate(text: str) -> float | None:
    """The middle of that part, as a share of the plate's height from its lower edge; None if the text names no part."""
    said = _PART.fullmatch(text.strip())
    if said is None:
        return None
    from_end = 1 / 4 if (said[2] or "").lower() == "half" else 1 / 6
    if said[1].lower() in _TOP:
        return 1 - from_end
    return from_end if said[1].lower() in _BOTTOM else 1 / 2


def heel_height_cm(share: float, plate_cm: float, foot_cm: float) -> float:
    """Where the heels are with the middle of the foot at this share of the plate; heels and toes stay on the plate."""
    return max(0.0, min(share * plate_cm - foot_cm / 2, plate_cm - foot_cm))
