"""The table of results, as Markdown."""

from dataclasses import dataclass

from measure import Samples, figure


@dataclass
class Line:
    """One figure: ours, and each peer's with the aimed ratio, if any."""

    title: str
    ours: Samples
    peers: list[tuple[Samples, float | None]]


def table(names: list[str], lines: list[Line]) -> str:
    """One row per line: medians with minimum and maximum, the ratio to ours, and its aim."""
    head = ["", "ours", *(cell for name in names for cell in (name, "ratio"))]
    rule = "|" + "---|" * len(head)
    first, *rest = ("| " + " | ".join(row) + " |" for row in [head, *map(_row, lines)])
    return "\n".join([first, rule, *rest])


def _row(line: Line) -> list[str]:
    cells = [line.title, _cell(line.ours)]
    for theirs, aim in line.peers:
        cells += [_cell(theirs), _ratio(theirs.median / line.ours.median, aim)]
    return cells


def _cell(samples: Samples) -> str:
    spread = f" ({samples.spread})" if len(samples.values) > 1 else ""
    return figure(samples.median) + spread


def _ratio(ratio: float, aim: float | None) -> str:
    if aim is None:
        return f"{figure(ratio)} ×"
    if ratio >= aim:
        return f"**{figure(ratio)} ×** (aim {aim:g}: reached)"
    return f"**{figure(ratio)} ×** (aim {aim:g}: missed by {100 * (1 - ratio / aim):.0f} %)"
