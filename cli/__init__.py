"""The command line: one file per command, each thin. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..annotations.errors import NianbaoError
from ..training import quick_allocator
from . import annotate, check, curve, evaluate, extract, pretrain, schema, serve, table, train, view


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"nianbao {version('nianbao')}")
        raise typer.Exit


app = typer.Typer(
    name="nianbao",
    help="Read Chinese government-information-disclosure annual reports (政府信息公开工作年度报告) into records.",
    epilog="Start with: nianbao extract REPORT.txt",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """The options of `nianbao` itself; the help text is the app's."""


for command in (
    extract.extract,
    view.view,
    table.table,
    check.check,
    evaluate.evaluate,
    train.train,
    pretrain.pretrain,
    curve.learning_curve,
    curve.crossval,
    schema.schema,
    serve.serve,
):
    app.command()(command)
app.add_typer(annotate.app)

_OF_TRAINING = (
    "accelerate",
    "huggingface_hub",
    "matplotlib",
    "onnx",
    "onnxscript",
    "pypinyin",
    "sklearn",
    "tokenizers",
    "torch",
    "transformers",
)


_OF_LABEL_STUDIO = ("fastapi", "label_studio_sdk", "uvicorn")
_OF_TABLES = ("pandas", "xlsxwriter")


def main() -> None:
    """Run a command; an error that the user can mend is one line and exit code 2."""
    if sys.argv[1:2] in (["train"], ["pretrain"], ["learning-curve"], ["crossval"]):
        quick_allocator()
    try:
        app(prog_name="nianbao")
    except ModuleNotFoundError as error:
        extras = {"train": _OF_TRAINING, "label-studio": _OF_LABEL_STUDIO, "tables": _OF_TABLES}
        extra = next((extra for extra, names in extras.items() if error.name in names), None)
        if extra is None:
            raise
        print(
            f"nianbao: this command needs {error.name}; install it with: pip install 'nianbao[{extra}]'",
            file=sys.stderr,
        )
        sys.exit(2)
    except NianbaoError as error:
        print(f"nianbao: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("nianbao: interrupted", file=sys.stderr)
        sys.exit(130)
