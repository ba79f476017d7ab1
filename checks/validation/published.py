"""The rows of docs/evidence.md, read back from the page, so that other pages say the same about them."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "evidence.md"
VERDICTS = ("agrees", "agrees in part", "flat", "silent", "mixed", "disagrees")


@dataclass(frozen=True)
class Finding:
    """A published effect and ours, for the default push."""

    study: str
    says: str
    ours: str
    verdict: str
    reason: str


def findings(page: Path = PAGE) -> list[Finding]:
    """Every row that counts, in the page's order."""
    found, study = [], ""
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("#"):
            study = line.lstrip("# ")
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")] if line.startswith("| ") else []
        if len(cells) == 10 and cells[4].strip("*") in VERDICTS and "not counted" not in study:
            says, sign, ours, change, verdict, *_, reason = cells
            effect = {"+": "larger", "-": "smaller", "0": "no difference"}[sign]
            found.append(
                Finding(study, f"{says}: {effect}", f"{ours} ({change} %)", verdict.strip("*"), reason.strip(" |"))
            )
        if len(cells) == 7 and cells[0] != "push" and cells[3].strip("*") in VERDICTS:
            named, says, ours, verdict, *_, reason = cells
            found.append(Finding(named, says, ours, verdict.strip("*"), reason.strip(" |")))
    return found


def tally(rows: list[Finding]) -> dict[str, int]:
    return {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}


def stated_tally(page: Path = PAGE) -> dict[str, int]:
    """What the page itself counts for the default push; `findings` must come to the same."""
    counts = re.search(r"^\| natural \| ([\d |]+) \|$", page.read_text("utf-8"), re.MULTILINE)
    if counts is None:
        raise ValueError(f"{page} has no line of counts for the push `natural`")
    return dict(zip(VERDICTS, map(int, counts[1].split(" | ")), strict=True))


def force_levels(page: Path = PAGE) -> str:
    """The table of published force and activation levels against ours, as it stands there."""
    section = page.read_text("utf-8").split("## Force levels")[1].split("\n## ")[0]
    return "\n".join(line for line in section.splitlines() if line.startswith("|"))
