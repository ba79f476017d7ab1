"""The `legpress` command: every subcommand is a module here, and all keep the same manners.

`--json` prints the result for programs, `--out DIR` writes files. Exit code 0 is done, 2 is wrong input (one sentence
on stderr), 1 is a failure of ours, 130 is Ctrl-C (143 a polite kill, 129 a closed terminal). Subcommands raise `WrongInput`
for 2 and nothing else on purpose; they import heavy things when they run, so that `--help` stays quick.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import cast

import typer
from typer.exceptions import Abort, Exit, TyperException
from typer.main import get_command

from ..errors import NoCore, WrongInput
from ..stopping import Stopped, heard
from .app import app as open_app
from .claims import claims
from .export import export_log
from .export_opensim import export_opensim
from .first_session import commands as first_session_commands
from .fit import fit
from .import_ import import_log
from .lifter import commands as lifter_commands
from .log import commands as log_commands
from .machine import commands as machine_commands
from .machines import machines as list_machines
from .plan import plan
from .progress import progress
from .simulate import simulate
from .streams import give_up, nobody_hears, of_a_stream, show_anything, tell
from .tempo import tempo
from .verify import verify

STOPPED = 130  # what typer makes of Ctrl-C

app = typer.Typer(
    name="legpress",
    help="What a leg press does to your muscles, on your machine, in your stance.",
    epilog="Start with `legpress machines` and `legpress lifter new`, or measure your own machine with `legpress machine new`.",
    add_completion=False,
    rich_markup_mode="rich",
)


@app.callback(invoke_without_command=True)
def _legpress(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        from .. import __version__

        typer.echo(f"legpress {__version__}")
        raise Exit(0)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("machines")(list_machines)
app.add_typer(machine_commands, name="machine")
app.add_typer(lifter_commands, name="lifter")
app.command("fit")(fit)
app.add_typer(first_session_commands, name="first-session")
app.command("claims")(claims)
app.add_typer(log_commands, name="log")
app.command("import")(import_log)
app.command("export")(export_log)
app.command("simulate")(simulate)
app.command("plan")(plan)
app.command("progress")(progress)
app.command("tempo")(tempo)
app.command("export-opensim")(export_opensim)
app.command("verify")(verify)
app.command("app")(open_app)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code; never ends in a traceback."""
    show_anything()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = get_command(app).main(arguments, prog_name="legpress", standalone_mode=False)
        sys.stdout.flush()
        return _refuse("Stopped.", heard()) if code == STOPPED else code if isinstance(code, int) else 0
    except WrongInput as error:
        return _refuse(f"{error}{_way_out(error)}", 2)
    except NoCore as error:
        return _refuse(str(error), 1)
    except TyperException as error:  # an option that is unknown, missing or not a number
        message = error.format_message().strip()
        end = "" if message.endswith((".", "?", "!")) else "."
        context = getattr(error, "ctx", None)
        where = context.command_path if context is not None else "legpress"
        return _refuse(f"{message}{end} `{where} --help` lists what there is.", error.exit_code)
    except Stopped as stopped:
        return _refuse(str(stopped), heard())
    except (Abort, KeyboardInterrupt, EOFError):
        return _refuse("Stopped.", heard())
    except Exception as error:
        if of_a_stream(error):
            give_up(sys.stdout)
            # the reader of a pipe (`| head`) that went away has what it wanted
            return 1 if isinstance(error, BrokenPipeError) else _refuse(str(nobody_hears(cast(OSError, error))), 2)
        if os.environ.get("LEGPRESS_TRACEBACK"):
            traceback.print_exc()
        reason = (str(error).strip().splitlines() or [""])[0][:300]
        return _refuse(
            f"legpress failed ({type(error).__name__}: {reason}). This is a fault of ours, not of your input; "
            "set LEGPRESS_TRACEBACK=1 to see where.",
            1,
        )


def _way_out(error: WrongInput) -> str:
    """The commands that help, where what was wrong has a code."""
    from ..machine import UnknownMachine

    if isinstance(error, UnknownMachine):
        return " `legpress machines` lists them, `legpress machine new` measures yours."
    return ""


def _refuse(sentence: str, code: int) -> int:
    """One sentence on stderr; returns the exit code."""
    tell(sentence)
    return code
