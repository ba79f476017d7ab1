"""`python -m legpress`, and the command `legpress`."""

from __future__ import annotations

import sys
from typing import NoReturn

from .stopping import heard, leave, listen


def command() -> NoReturn:
    """Runs the command of this process and ends it."""
    listen()
    try:
        from .cli import main

        code = main()
    except KeyboardInterrupt:  # before the command was there to hear it
        code = heard()
        print("Stopped.", file=sys.stderr)
    leave(code)


if __name__ == "__main__":
    command()
