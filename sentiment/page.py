"""Explanations as a web page: one file that needs no network and runs no script.

Its policy lets in the one style sheet below, by its hash, and nothing else.
"""

import os
from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from html import escape
from pathlib import Path

from elman import store
from elman.errors import DataError
from sentiment.explain import Explanation, Run, brief, levels, moves, strongest, visible

CSS = """
:root { color-scheme: light dark; --ink: #1d2025; --soft: #5c6470; --line: #d9dde3; --page: #fbfbfc; --card: #fff;
  --for: 22 130 60; --against: 200 40 50; --curve: #2a62c8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ed; --soft: #9aa3b0; --line: #343a44; --page: #15181c;
  --card: #1c2026; --for: 60 175 100; --against: 235 85 90; --curve: #7fb0ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.3rem; margin: 0 0 .25rem; }
h2 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: .95rem; margin: 0 0 .5rem; }
p.note { color: var(--soft); margin: 0 0 1rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.25rem;
  margin: 1.25rem 0; }
.source { color: var(--soft); margin: 0; overflow-wrap: anywhere; }
.shares { margin: 0 0 1rem; color: var(--soft); }
.review { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.9; margin: 0 0 1.25rem; max-height: 32rem;
  overflow-y: auto; }
span[class] { border-radius: .2rem; padding: .05em .1em; }
.f1, .f2, .f3 { border-bottom: 2px solid rgb(var(--for)); }
.a1, .a2, .a3 { border-bottom: 2px dashed rgb(var(--against)); }
.f1 { background: rgb(var(--for) / .1); } .f2 { background: rgb(var(--for) / .26); }
.f3 { background: rgb(var(--for) / .45); font-weight: 600; }
.a1 { background: rgb(var(--against) / .1); } .a2 { background: rgb(var(--against) / .26); }
.a3 { background: rgb(var(--against) / .45); font-weight: 600; }
svg { display: block; width: 100%; height: auto; margin: 0 0 1.25rem; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
.grid { stroke: var(--line); } .curve { fill: none; stroke: var(--curve); stroke-width: 2; stroke-linejoin: round; }
.dot { fill: var(--curve); stroke: var(--card); stroke-width: 1.5; }
.tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .2rem .4rem; border-bottom: 1px solid var(--line); font-weight: 400;
  white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; overflow-wrap: anywhere; }
thead th { color: var(--soft); }
details { margin-top: 1.25rem; } summary { cursor: pointer; color: var(--soft); }
"""
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(CSS.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'"
)
WIDTH, HEIGHT, LEFT, TOP = 720, 150, 30, 8
"""Of the curve, and where its axes begin."""


def check_free(path: Path, inputs: Iterable[Path], *, overwrite: bool) -> None:
    """Raise DataError unless a page may be written here: where nothing is, or a file that is no input and may go."""
    if any(path.exists() and source.exists() and path.samefile(source) for source in inputs):
        raise DataError(f"{path}: the input itself, expected another file for the page. Name another file.")
    if path.exists() and not overwrite:
        raise DataError(f"{path}: exists already. Name another file, or pass --overwrite.")


def save(path: Path, sections: Iterable[str]) -> None:
    """Write a page of sections, whole or not at all; a file that is there gives way.

    Raises:
        DataError: it cannot be written (a full disk, no permission).
    """
    place = path.resolve()  # a link stays, what it leads to is replaced
    beside = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        store.write(beside, page(sections).encode("utf-8", "backslashreplace"))
        beside.replace(place)
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror}. Make room or name another place.") from error
    finally:
        with suppress(OSError):
            beside.unlink()


def page(sections: Iterable[str]) -> str:
    """Return a page of sections."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What the answer rests on</title>
<style>{CSS}</style>
</head>
<body>
<h1>What the answer rests on</h1>
<p class="note"><span class="f2">Green</span> words spoke for the answer and <span class="a2">red</span> ones,
underlined with dashes, against it. A word's weight is how far the answer's log-odds fall when the word is erased; the
reading is the answer's probability if the text ended after the word.</p>
{"".join(sections)}</body>
</html>
"""


def section(explanation: Explanation, source: str | None = None) -> str:
    """Return the part of a page that shows one explanation.

    Args:
        explanation: of a text.
        source: what to call the text; None to leave its name out.
    """
    answer = explanation.classification
    title = f'<p class="source">{_safe(source)}</p>\n' if source else ""
    if answer.label is None:
        return f"<section>\n{title}<h2>empty, no label</h2>\n</section>\n"
    runs = explanation.runs()
    shares = ", ".join(f"{_safe(name)} {share:.1%}" for name, share in answer.probability.items())
    label = _safe(answer.label)
    note = f'<p class="note">A long text: {explanation.run} neighbouring words share one weight.</p>\n'
    review = _review(answer.text, runs)
    tables = [
        _table(answer.text, f"Spoke for {label}", ["weight"], strongest(runs, 1)),
        _table(answer.text, f"Spoke against {label}", ["weight"], strongest(runs, -1)),
        _table(answer.text, "Moved the reading", ["from", "to"], moves(runs)),
    ]
    return f"""<section>
{title}<h2>{label} {answer.confidence:.2f}</h2>
<p class="shares">{shares}</p>
{note if explanation.run > 1 else ""}
<div class="review" role="region" aria-label="The text" lang="" dir="auto" tabindex="0">{review}</div>
<h3>The reading of {label}, word by word</h3>
{_curve(answer.text, runs, len(explanation.tokens))}
<div class="tables">
{"".join(tables)}</div>
<details>
<summary>All words</summary>
{_table(answer.text, "", ["from", "to", "weight"], runs)}</details>
</section>
"""


def _safe(text: str) -> str:
    return escape(visible(text))


def _review(text: str, runs: list[Run]) -> str:
    pieces, end = [], 0
    for run, level in zip(runs, levels(runs), strict=True):
        kind = f' class="{"f" if level > 0 else "a"}{abs(level)}"' if level else ""
        pieces.append(_safe(text[end : run.start]))
        pieces.append(f'<span{kind} title="weight {run.weight:+.2f}, reading {run.reading:.2f}">')
        pieces.append(f"{_safe(text[run.start : run.end])}</span>")
        end = run.end
    return "".join(pieces).strip()


def _table(text: str, title: str, columns: list[str], runs: list[Run]) -> str:
    if not runs:
        return ""
    heads = "".join(f'<th scope="col">{column}</th>' for column in ["word", *columns])
    rows = []
    for run in runs:
        before = "" if run.before is None else f"{run.before:.2f}"
        cells = {"from": before, "to": f"{run.reading:.2f}", "weight": f"{run.weight:+.2f}"}
        word = escape(brief(text, run))
        rows.append(f"<tr><td>{word}</td>{''.join(f'<td>{cells[name]}</td>' for name in columns)}</tr>\n")
    head = f"<h3>{title}</h3>\n" if title else ""
    return f"<div>{head}<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n"


def _curve(text: str, runs: list[Run], words: int) -> str:
    right, floor = WIDTH - 8, HEIGHT - 18

    def x(number: int) -> float:
        return LEFT + (right - LEFT) * (number + 1) / len(runs)

    def y(reading: float) -> float:
        return TOP + (floor - TOP) * (1 - reading)

    grid = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y(share) + 4:.1f}" text-anchor="end">{share:g}</text>'
        for share in (0, 0.5, 1)
    )
    points = " ".join(f"{x(i):.1f},{y(run.reading):.1f}" for i, run in enumerate(runs))
    marked = {*moves(runs), runs[-1]}
    dots = "".join(
        f'<circle class="dot" cx="{x(i):.1f}" cy="{y(run.reading):.1f}" r="4">'
        f"<title>{escape(brief(text, run))}: {run.reading:.2f}</title></circle>"
        for i, run in enumerate(runs)
        if run in marked
    )
    said = f"From {runs[0].reading:.2f} at the beginning to {runs[-1].reading:.2f} after the last of {words} words."
    return f"""<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">
{grid}
<polyline class="curve" points="{points}"/>
{dots}
<text x="{LEFT}" y="{HEIGHT - 3}">{"first word" if len(runs) > 1 else ""}</text>
<text x="{right}" y="{HEIGHT - 3}" text-anchor="end">word {words}</text>
</svg>"""
