"""An answer as people and programs read it: table, sentences, JSON, files."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from naicha.zoning.solver import compare, draw, files
from naicha.zoning.solver.problem import Answer, Layout, Outcome, Status
from naicha.zoning.solver.texts import Language, because, say

MOST_ROWS = 60  # of a table on a terminal
MOST_REASONS = 20
STATUS_WORDS = {
    Status.OPTIMAL: "optimal",
    Status.FEASIBLE: "feasible",
    Status.NOT_FOUND: "not_found_short",
    Status.IMPOSSIBLE: "impossible",
}
HEAD = ("grid", "community", "buildings", "households", "msd", "middle", "cut_links")


def where(layout: Layout, outcome: Outcome, lang: Language) -> str:
    name = layout.communities[outcome.community] or say("all", lang)
    if outcome.part == 0:
        return name
    return because("island", community=name, part=outcome.part + 1).text(lang)


def as_text(layout: Layout, answer: Answer, lang: Language) -> Iterator[str]:
    """The answer for a terminal."""
    if len(answer.titles) <= MOST_ROWS:
        yield from table(grid_rows(layout, answer, lang))
        yield ""
    yield from table(community_rows(layout, answer, lang))
    yield ""
    yield from (f"{name}: {value}" for name, value in total(layout, answer, lang))
    for number, other in enumerate(answer.alternatives, start=1):
        side = compare.compare(
            layout, (answer.grid, answer.titles), (other, answer.titles)
        )
        yield say(
            "alternative",
            lang,
            number=number,
            msd=round(side.msd[1]),
            cut=side.cut_links[1],
            share=round(100 * side.share_moved),
        )
    reasons = answer.reasons
    if reasons:
        yield ""
    yield from (reason.text(lang) for reason in reasons[:MOST_REASONS])
    if len(reasons) > MOST_REASONS:
        yield say("and_more", lang, count=len(reasons) - MOST_REASONS)


def grid_rows(
    layout: Layout, answer: Answer, lang: Language
) -> Iterator[tuple[str, ...]]:
    yield tuple(say(code, lang) for code in HEAD)
    for one in compare.grid_figures(layout, answer.grid, answer.titles):
        yield (
            one.title, one.community, str(one.buildings), str(one.households),
            f"{one.msd:.0f}", one.middle, str(one.cut_links),
        )  # fmt: skip


def community_rows(
    layout: Layout, answer: Answer, lang: Language
) -> Iterator[tuple[str, ...]]:
    heading = ("community", "buildings", "households", "grids", "status", "gap")
    yield tuple(say(code, lang) for code in heading)
    for outcome in answer.outcomes[:MOST_ROWS]:
        yield (
            where(layout, outcome, lang), str(outcome.buildings),
            str(outcome.households), str(outcome.grids),
            say(STATUS_WORDS[outcome.status], lang), percent(outcome.gap),
        )  # fmt: skip
    if len(answer.outcomes) > MOST_ROWS:
        yield (say("and_more", lang, count=len(answer.outcomes) - MOST_ROWS),)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f} %"


def total(layout: Layout, answer: Answer, lang: Language) -> Iterator[tuple[str, str]]:
    msd, smallest, largest = compare.overview(layout, answer.grid, len(answer.titles))
    yield say("grids", lang), str(len(answer.titles))
    yield say("sizes", lang), f"{smallest}–{largest}"
    yield say("msd", lang), f"{msd:.0f}"
    yield (
        say("cut_links", lang),
        str(int(compare.cut_links(layout, answer.grid).sum()) // 2),
    )
    yield say("splits", lang), str(compare.splits(layout, answer.grid))
    yield say("status", lang), say(STATUS_WORDS[answer.status], lang)
    if layout.today is not None:
        yield say("moved", lang), str(moved(layout, answer))


def moved(layout: Layout, answer: Answer) -> int:
    """Households that have a grid today and get another one."""
    if layout.today is None:
        return 0
    moves = compare.what_moves(
        layout, (layout.today, layout.grids_today), (answer.grid, answer.titles)
    )
    return sum(move.households for move in moves if move.source)


def table(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Columns aligned; Chinese characters are two places wide."""
    all_rows = list(rows)
    columns = max(len(row) for row in all_rows)
    widths = [
        max(breadth(row[at]) for row in all_rows if at < len(row))
        for at in range(columns)
    ]
    for row in all_rows:
        cells = (
            cell + " " * (widths[at] - breadth(cell)) for at, cell in enumerate(row)
        )
        yield "  ".join(cells).rstrip()


def breadth(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def as_dict(layout: Layout, answer: Answer, lang: Language) -> dict[str, Any]:
    """The answer for a program; infinite scores are null."""
    msd, smallest, largest = compare.overview(layout, answer.grid, len(answer.titles))
    moves: Sequence[compare.Move] = ()
    if layout.today is not None:
        moves = compare.what_moves(
            layout, (layout.today, layout.grids_today), (answer.grid, answer.titles)
        )
    return {
        "status": str(answer.status),
        "grids": len(answer.titles),
        "smallest": smallest,
        "largest": largest,
        "msd_m2": msd,
        "cut_links": int(compare.cut_links(layout, answer.grid).sum()) // 2,
        "splits": compare.splits(layout, answer.grid),
        "households_moved": moved(layout, answer),
        "seed": answer.seed,
        "effort": answer.effort,
        "communities": [outcome_dict(layout, o, lang) for o in answer.outcomes],
        "plan": [
            {
                "grid": one.title,
                "community": one.community,
                "buildings": one.buildings,
                "households": one.households,
                "middle": one.middle,
                "msd_m2": one.msd,
                "diameter_m": one.diameter_m,
                "cut_links": one.cut_links,
                "counts": one.counts,
            }
            for one in compare.grid_figures(layout, answer.grid, answer.titles)
        ],
        "assignment": {
            layout.names[i]: answer.titles[g]
            for i, g in enumerate(answer.grid.tolist())
        },
        "alternatives": [
            {layout.names[i]: answer.titles[g] for i, g in enumerate(other.tolist())}
            for other in answer.alternatives
        ],
        "moves": [
            {
                "from": move.source,
                "to": move.target,
                "buildings": list(move.buildings),
                "households": move.households,
            }
            for move in moves
        ],
    }


def outcome_dict(layout: Layout, outcome: Outcome, lang: Language) -> dict[str, Any]:
    finite = outcome.score < float("inf")
    return {
        "community": where(layout, outcome, lang),
        "buildings": outcome.buildings,
        "households": outcome.households,
        "grids": outcome.grids,
        "status": str(outcome.status),
        "score": outcome.score if finite else None,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "cpu_s": round(outcome.cpu_s, 4),
        "reasons": [
            {"code": reason.code, "text": reason.text(lang)}
            for reason in outcome.reasons
        ],
    }


def write_all(
    layout: Layout, answer: Answer, out: Path, lang: Language
) -> Iterator[Path]:
    """Write the plan as CSV, GeoJSON and, if it is not too large, SVG."""
    out.parent.mkdir(parents=True, exist_ok=True)
    files.write_csv(out, files.plan_rows(layout, answer))
    yield out
    beside = out.with_suffix(".geojson")
    files.write_lines(beside, files.geojson(layout, answer))
    yield beside
    if layout.n <= draw.MOST_BUILDINGS:
        picture = out.with_suffix(".svg")
        caption = f"{len(answer.titles)} {say('grids', lang)}"
        files.write_lines(
            picture, draw.svg(layout, answer.grid, answer.titles, caption)
        )
        yield picture
