"""How the push is aimed, in one sentence for each cue: fit, card, plan, session, first session and metronome say the same."""

from __future__ import annotations

from ..press.cue import Cue

_SENTENCES = {
    "natural": "Push as you always do.",
    "straight": "Push straight into the plate, as if it were ice: neither up nor down.",
    "free": "Push whichever way is easiest.",
    "heels": "Push through your heels.",
    "toes": "Push through the balls of your feet, heels on the plate.",
}
_NAMES = {
    "natural": "pushed naturally",
    "straight": "pushed straight",
    "free": "pushed the easiest way",
    "heels": "pushed through the heels",
    "toes": "pushed through the balls of the feet",
}
_IN_SHORT = {
    "natural": "Push as you always do",
    "straight": "Push straight, as if on ice",
    "free": "Push whichever way is easiest",
    "heels": "Push through your heels",
    "toes": "Push through the balls of your feet",
    "scrape": "Push, heels dragging down the plate",
}
# Whoever aims otherwise than before is told this.
START_LIGHT = "Start light: it works long hamstrings under a load that is new to them."


def push_sentence(cue: Cue | str) -> str:
    """What to do: "Push straight into the plate, as if it were ice: neither up nor down."."""
    cue = Cue.parse(cue)
    if cue.name == "scrape":
        return (
            "Push as you always do, and drag your heels down the plate "
            f"with {100 * cue.scrape_share:g} % of the push more, soles still."
        )
    return _SENTENCES[cue.name]


def push_name(cue: Cue | str) -> str:
    """The same as what is done: "pushed straight"."""
    cue = Cue.parse(cue)
    if cue.name == "scrape":
        return f"dragged down the plate with {100 * cue.scrape_share:g} % of the push more"
    return _NAMES[cue.name]


def push_in_short(cue: Cue | str) -> str:
    """The sentence as it fits a line of a phone, without a full stop."""
    return _IN_SHORT[Cue.parse(cue).name]
