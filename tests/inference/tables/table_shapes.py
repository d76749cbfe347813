"""Filled official tables, written out in the shapes in which they reach us."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from nianbao.annotations.tables import Form, Row

Values = Mapping[tuple[int, int], int]
"""Cells by row and column number; a missing one is blank."""


def label(row: Row) -> str:
    return f"{row.mark}{row.labels[0]}"


def lines(form: Form, values: Values) -> Iterator[list[str]]:
    """The rows as lists of cells, label first, blanks as empty texts; a form across has its cells in the last row."""
    if any(column.name == "cumulative" for row in form.rows for column in row.columns):
        yield ["指标名称", "计量单位", "本年", "历年累计"]
    if any(column.name == "total" for row in form.rows for column in row.columns):
        yield ["申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    if form.shape == "across":
        yield from ([label(row)] for row in form.rows)
        yield [str(values[i, 0]) if (i, 0) in values else "" for i, row in enumerate(form.rows) if row.indicator]
        return
    for i, row in enumerate(form.rows):
        yield [label(row), *(str(values[i, k]) if (i, k) in values else "" for k in range(len(row.columns)))]


def one_cell_a_line(form: Form, values: Values, gap: str = "\n") -> str:
    return gap.join(cell for row in lines(form, values) for cell in row if cell)


def blank_lines_between_cells(form: Form, values: Values) -> str:
    return one_cell_a_line(form, values, "\n\n")


def everything_in_one_line(form: Form, values: Values) -> str:
    return one_cell_a_line(form, values, " ")


def pipes(form: Form, values: Values) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in lines(form, values))


def blanks_between_cells(form: Form, values: Values) -> str:
    return "\n".join("  ".join(cell for cell in row if cell) for row in lines(form, values))


def tabs_between_cells(form: Form, values: Values) -> str:
    return "\n".join("\t".join(row) for row in lines(form, values))


def labels_broken_over_lines(form: Form, values: Values) -> str:
    def broken(text: str) -> str:
        return text[:6] + "\n    " + text[6:] if len(text) > 8 and not text.isdigit() else text

    return "\n".join("\n".join(broken(cell) for cell in row if cell) for row in lines(form, values))


def units_in_a_column(form: Form, values: Values) -> str:
    rows = zip(
        form.rows, [row for row in lines(form, values) if row[0] not in ("指标名称", "申请人情况")], strict=False
    )
    return "\n".join(" ".join([cells[0], "".join(row.units[:1]), *filter(None, cells[1:])]) for row, cells in rows)


def grid_with_merged_cells(form: Form, values: Values) -> str:
    """A page: the caption rows span the table, a merged cell stands left of the rows below them."""
    width = max(len(row.columns) for row in form.rows) + 2
    trs = []
    if form.shape == "across":
        trs = ["".join(f"<td>{label(row)}</td>" for row in form.rows)]
        cells = [str(values.get((i, 0), "")) for i, row in enumerate(form.rows) if row.indicator]
        trs.append("".join(f"<td>{cell or '&nbsp;'}</td>" for cell in cells))
    for i, row in enumerate(form.rows if form.shape == "rows" else ()):
        if not row.indicator:
            trs.append(f'<td colspan="{width}">{label(row)}</td>')
            continue
        numbers = [values.get((i, k), "") for k in range(len(row.columns))]
        trs.append(f'<td colspan="2">{label(row)}</td>' + "".join(f"<td>{number}</td>" for number in numbers))
    return "<table><tr>" + "</tr><tr>".join(trs) + "</tr></table>"


SHAPES: tuple[Callable[[Form, Values], str], ...] = (
    one_cell_a_line,
    blank_lines_between_cells,
    everything_in_one_line,
    pipes,
    blanks_between_cells,
    tabs_between_cells,
    labels_broken_over_lines,
    grid_with_merged_cells,
)
