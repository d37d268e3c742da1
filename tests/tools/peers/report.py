"""The table of what was measured, as Markdown."""

from dataclasses import dataclass

from measure import Samples, figure


@dataclass
class Line:
    """One kind of figure: ours, and that of each peer with the ratio that is aimed at, if any."""

    title: str
    ours: Samples
    peers: list[tuple[Samples, float | None]]


def table(names: list[str], lines: list[Line]) -> str:
    """A row a line: medians with least and most, how many times cheaper ours is, and what that should be."""
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
