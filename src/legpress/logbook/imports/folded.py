"""Text of apps as it compares: without case, accents, kinds of spaces, hyphens."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[\s\-‐‑–—_]+")


def folded(text: str) -> str:
    """Small letters, full-width signs as usual ones, no accents, one space where spaces or hyphens were."""
    apart = unicodedata.normalize("NFKD", text.replace("º", "°").casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("ı", "i")
    # composed again: Korean syllables come apart too
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare)).strip()
