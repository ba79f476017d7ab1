"""`legpress app`: the page, served on this computer and opened in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from ..errors import WrongInput
from .options import whole_typed


def app(
    port: Annotated[
        int | None,
        typer.Option(
            "--port", parser=whole_typed, metavar="NUMBER", help="Where it listens; else a usual port, or a free one."
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Open the page: you, your machine, your sweet spot, today's session and the log, without a terminal. Ctrl-C ends it."""
    import webbrowser

    from platformdirs import user_data_path

    if port is not None and not 1 <= port <= 65535:
        raise WrongInput(f"--port is {port}; give a number from 1 to 65535, or leave it out.")
    try:
        from ..app.server import serve
    except ImportError as error:
        raise WrongInput(
            f"The page needs {error.name}, which is not installed. Run `pip install 'legpress[app]'` and start again."
        ) from None

    def opened(address: str) -> None:
        typer.echo(f"The page: {address}\nThe address lets its browser in, so keep it to yourself. Ctrl-C ends it.")
        if not no_browser:
            webbrowser.open(address)

    serve(user_data_path("legpress", appauthor=False), port, opened)
