"""nianbao annotate: the loop with Label Studio, one file per step."""

from __future__ import annotations

import typer

from . import agreement, config, diff, lint, next, pull, push, suspects

app = typer.Typer(
    name="annotate",
    help="Annotate reports on a Label Studio server: config → push → (annotate) → pull → train → push …\n\n"
    "The server's address is --url or LABEL_STUDIO_URL; the access token is read from --token-file or "
    "LABEL_STUDIO_API_KEY. Every step can be run again: it goes on where it stopped. Needs the extra label-studio.",
    epilog="Start with: nianbao annotate push reports/ --project 政府年报",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command()(config.config)
app.command()(push.push)
app.command("next")(next.next_reports)
for command in (pull.pull, lint.lint, suspects.suspects, agreement.agreement, diff.diff):
    app.command()(command)
