"""Bars as SVG, on a logarithmic scale: what is a thousand times as long is seen beside the short."""

import math
from html import escape
from typing import List, Tuple

COLORS = ["#1f6feb", "#8ab4f8", "#b0b0b0"]
BAR, GAP, LEFT, WIDTH, TOP = 12, 12, 150, 520, 60


def bars(title: str, kinds: List[str], groups: List[Tuple[str, List[float]]]) -> str:
    """For each group one bar of each kind, with its value."""
    values = [value for _, row in groups for value in row]
    # The shortest bar is long enough to be seen.
    low = 10 ** math.floor(math.log10(min(values) / 2))
    scale = WIDTH / math.log10(max(values) / low)

    def x(value: float) -> float:
        return LEFT + math.log10(value / low) * scale

    step = BAR * len(kinds) + GAP
    height = TOP + step * len(groups) + 30
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 70}" height="{height}" '
             f'font-family="sans-serif" font-size="11" role="img" aria-label="{escape(title)}">',
             '<rect width="100%" height="100%" fill="white"/>',
             f'<text x="{LEFT}" y="18" font-size="14">{escape(title)} (logarithmic)</text>']
    for at, kind in enumerate(kinds):
        parts.append(f'<rect x="{LEFT + at * 130}" y="28" width="10" height="10" fill="{COLORS[at]}"/>'
                     f'<text x="{LEFT + at * 130 + 14}" y="37">{escape(kind)}</text>')
    mark = low
    while mark <= max(values):
        parts.append(f'<line x1="{x(mark):.1f}" y1="{TOP - 8}" x2="{x(mark):.1f}" y2="{height - 25}" stroke="#ddd"/>'
                     f'<text x="{x(mark):.1f}" y="{height - 10}" text-anchor="middle" fill="#666">{mark:,g}</text>')
        mark *= 10
    for number, (name, row) in enumerate(groups):
        y = TOP + number * step
        parts.append(f'<text x="{LEFT - 8}" y="{y + BAR * len(kinds) / 2 + 3}" text-anchor="end">{escape(name)}</text>')
        for at, value in enumerate(row):
            top = y + at * BAR
            parts.append(f'<rect x="{LEFT}" y="{top}" width="{max(1.0, x(value) - LEFT):.1f}" height="{BAR - 2}" fill="{COLORS[at]}"/>'
                         f'<text x="{x(value) + 4:.1f}" y="{top + BAR - 3}" fill="#333">{value:,.{0 if value >= 100 else 1}f}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
