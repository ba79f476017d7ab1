"""The model beside published findings, OpenSim, a fine grid and a photo.

    python -m checks evidence [--results FILE]         docs/evidence.md, six minutes on one core
    python -m checks push [--people N] [--only PART ...]   docs/push.md with its figures, six minutes on one core
    python -m checks validation [--only PART ...]      docs/validation.json and docs/validation.md
    python -m checks verify [--out DIR] [--only CASE ...]   repetitions in OpenSim's own tools, with pictures (`make verify`)
    python -m checks grid [--only TEXT]                ten sweet spots beside a fine grid, 20 minutes on two cores
    python -m checks limits [--pairs N] [--first N]    the limits of random pairs, in the simulation of the answer
    python -m checks loads                             one load wherever it is shown: docs/loads.md, 20 minutes on two cores
    python -m checks presses [--presses N] [--seed N]  simulations at the edges of what may be described, 25 ms each
    python -m checks audit                             known vulnerabilities of the pins (part of `make check`)
    python -m checks example                           the page's example, src/legpress/data/app/example.json, ten seconds
    python -m checks photo                             the table of docs/photo.md

Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

PARTS = ("geometry", "equilibrium", "cases", "page")
PUSH_PARTS = ("heights", "directions", "page")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m checks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    of = parser.add_subparsers(dest="check", required=True)
    evidence = of.add_parser("evidence", help="published directions: docs/evidence.md")
    evidence.add_argument(
        "--results",
        type=Path,
        help="keep the numbers here, and compute only what is missing there (delete it after any change of the model)",
    )
    push = of.add_parser("push", help="foot height and the direction of the push: docs/push.md")
    push.add_argument("--people", type=int, default=200, help="bodies from norms")
    push.add_argument(
        "--only", nargs="+", choices=PUSH_PARTS, default=PUSH_PARTS, help="these parts; other numbers stay"
    )
    validation = of.add_parser("validation", help="OpenSim and published findings: docs/validation.md")
    validation.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="these parts; the other numbers stay"
    )
    verify = of.add_parser("verify", help="repetitions in OpenSim's own tools")
    verify.add_argument("--out", type=Path, help="build/verify if not given")
    verify.add_argument("--only", nargs="+", metavar="CASE", default=())
    grid = of.add_parser("grid", help="ten sweet spots beside a fine grid")
    grid.add_argument("--only", default="", help="pairs whose name holds this")
    limits = of.add_parser("limits", help="limits of random pairs")
    limits.add_argument("--pairs", type=int, default=500)
    limits.add_argument("--first", type=int, default=0, help="go on from this one")
    of.add_parser("answers", help="thirty bodies on five machines: docs/fit-answers.md")
    of.add_parser("loads", help="whether all say one load: docs/loads.md")
    presses = of.add_parser("presses", help="simulations at the edges of the descriptions")
    presses.add_argument("--presses", type=int, default=5000)
    presses.add_argument("--first", type=int, default=0, help="go on from this one")
    presses.add_argument("--seed", type=int, default=0)
    of.add_parser("audit", help="known vulnerabilities of the pinned packages")
    of.add_parser("example", help="the example that the page shows first")
    of.add_parser("photo", help="the lifter of the photo beside its angles")
    return parser


def evidence(given: argparse.Namespace) -> bool:
    from checks.evidence.page import PAGE, outcome, page
    from checks.evidence.results import computed

    file = given.results
    results = computed(json.loads(file.read_text()) if file and file.exists() else {}, file)
    PAGE.write_text(page(results))
    print(outcome(results))
    return True


def push(given: argparse.Namespace) -> bool:
    from checks.push.page import make

    return make(given.people, given.only)


def validation(given: argparse.Namespace) -> bool:
    from checks.validation.numbers import make

    print(make(given.only))
    return True


def verify(given: argparse.Namespace) -> bool:
    from checks.validation import cases

    if unknown := set(given.only) - {case.name for case in cases.CASES}:
        raise SystemExit(
            f"There is no case {', '.join(sorted(unknown))}; there are {', '.join(c.name for c in cases.CASES)}."
        )
    return cases.run(given.out or cases.OUT, given.only)


def grid(given: argparse.Namespace) -> bool:
    from checks.fit.grid import print_grid

    return print_grid(given.only)


def limits(given: argparse.Namespace) -> bool:
    from checks.fit.limits import print_limits

    return print_limits(given.pairs, given.first)


def answers(given: argparse.Namespace) -> bool:
    from checks.fit.answers import make

    return make()


def loads(given: argparse.Namespace) -> bool:
    from checks.fit.loads import make

    return make()


def presses(given: argparse.Namespace) -> bool:
    from checks.presses import print_presses

    return print_presses(given.presses, given.first, given.seed)


def audit(given: argparse.Namespace) -> bool:
    from checks.audit import print_audit

    return print_audit()


def example(given: argparse.Namespace) -> bool:
    from checks.example import make

    return make()


def photo(given: argparse.Namespace) -> bool:
    from checks.photo import print_angles

    return print_angles()


CHECKS = {
    "evidence": evidence,
    "push": push,
    "validation": validation,
    "verify": verify,
    "grid": grid,
    "limits": limits,
    "answers": answers,
    "loads": loads,
    "presses": presses,
    "audit": audit,
    "example": example,
    "photo": photo,
}


def main() -> int:
    given = arguments().parse_args()
    return 0 if CHECKS[given.check](given) else 1


if __name__ == "__main__":
    sys.exit(main())
