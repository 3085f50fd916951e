"""Divide any graph of buildings into grids: CSV in; table, CSV, GeoJSON, SVG out."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from naicha.kernel.progress import bar
from naicha.zoning.solver import adjacency, design, files, report
from naicha.zoning.solver.problem import Answer, Layout, Refused, Wishes
from naicha.zoning.solver.texts import Language, because, say

NO_PLAN = 2  # exit code: read and computed, but some community has no right plan
SWITCHES = ("bridge", "degrees", "json")
PICTURE = ".svg"


class Command(BaseCommand):
    help = (
        "Divide buildings into grids of a given size, each in one piece. Exit code 0:"
        " every community has a plan; 2: some have none (the reasons are printed);"
        " 1: the input cannot be used."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_files(parser)
        add_columns(parser)
        add_wishes(parser)
        add_ways(parser)

    def handle(self, **options: Any) -> None:
        lang: Language = options["lang"]
        try:
            layout, added = read(options)
            wishes = wishes_of(options)
            with bar(sys.stderr, say("solving", lang)) as progress:
                answer = design.design(
                    layout,
                    wishes,
                    effort=options["effort"],
                    seed=options["seed"],
                    seconds=options["seconds"],
                    workers=options["workers"],
                    alternatives=options["alternatives"],
                    progress=progress,
                )
            written = write(layout, answer, options["out"], lang)
        except Refused as refused:
            said = [reason.text(lang) for reason in refused.reasons[:20]]
            raise CommandError("\n".join(said)) from refused
        self.tell(layout, answer, options, (added, written))
        if not answer.complete:
            bad = sum(bool(o.reasons) for o in answer.outcomes)
            said_bad = say("broken_plan", lang, count=bad, all=len(answer.outcomes))
            raise CommandError(said_bad, returncode=NO_PLAN)

    def tell(
        self,
        layout: Layout,
        answer: Answer,
        options: Mapping[str, Any],
        done: tuple[int, list[str]],
    ) -> None:
        """Print the answer as JSON or as a table with sentences."""
        added, written = done
        lang: Language = options["lang"]
        if options["json"]:
            whole = report.as_dict(layout, answer, lang) | {
                "added_links": added,
                "files": written,
            }
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1))
            return
        for line in report.as_text(layout, answer, lang):
            self.stdout.write(line)
        if added:
            self.stdout.write(say("bridged", lang, count=added))
        if written:
            self.stdout.write(say("written", lang, files=", ".join(written)))


def add_files(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--nodes", type=Path, required=True, help="CSV: node, x, y (metres), a weight."
    )
    parser.add_argument(
        "--edges",
        type=Path,
        help="CSV: a, b. Without it neighbours are found from the positions.",
    )
    parser.add_argument(
        "--polygons",
        type=Path,
        help="GeoJSON with a polygon a node (id or properties.node/id), in the order"
        " or with the names of the nodes; touching ones are neighbours.",
    )
    parser.add_argument(
        "--barriers", type=Path, help="CSV: wall, x, y; links may not cross."
    )
    parser.add_argument("--out", type=Path, help="Write this CSV, and .geojson, .svg.")


def add_columns(parser: ArgumentParser) -> None:
    parser.add_argument("--weight", default="", help="Column that counts (households).")
    parser.add_argument("--within", default="", help="Column grids may not cross.")
    parser.add_argument("--compound", default="", help="Column of compounds.")
    parser.add_argument("--today", default="", help="Column of today's grid.")
    parser.add_argument("--locked", default="", help="Column: 1 keeps today's grid.")
    parser.add_argument("--node", default="node", help="Column of names.")
    parser.add_argument("-x", default="x", help="Column of x.")
    parser.add_argument("-y", default="y", help="Column of y.")


def add_wishes(parser: ArgumentParser) -> None:
    parser.add_argument("--size", required=True, help="LO:HI, both included.")
    parser.add_argument("--grids", default="", help='A number, or "fewest".')
    parser.add_argument(
        "--objective", choices=("compact", "cut", "balance"), default="compact"
    )
    parser.add_argument(
        "--minimum",
        action="append",
        default=[],
        metavar="COLUMN:N",
        help="At least N of a further count in every grid; may be repeated.",
    )
    parser.add_argument(
        "--split", default="0", help='Price of splitting a compound, or "fewest".'
    )
    parser.add_argument(
        "--change", type=float, default=0.0, help="Price of a household moved."
    )
    parser.add_argument(
        "--balance", type=float, default=0.0, help="Price of uneven sizes."
    )
    parser.add_argument("--move-at-most", type=int, help="Households that may move.")


def add_ways(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--effort", choices=("quick", "normal", "thorough", "prove"), default="normal"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="For exact methods."
    )
    parser.add_argument(
        "--workers", type=int, help="Processes; all cores if not given."
    )
    parser.add_argument("--alternatives", type=int, default=3)
    parser.add_argument(
        "--reach", type=float, default=adjacency.REACH_M, help="Metres."
    )
    parser.add_argument("--bridge", action="store_true", help="Link separate parts.")
    parser.add_argument("--degrees", action="store_true", help="x, y are degrees.")
    parser.add_argument("--json", action="store_true", help="Print JSON.")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")


def refuse(option: str, value: object, wanted: str) -> Refused:
    return Refused(because("bad_option", option=option, value=value, wanted=wanted))


def read(options: Mapping[str, Any]) -> tuple[Layout, int]:
    """The layout, and how many links were added to join its parts."""
    if not options["reach"] > 0:
        raise refuse("--reach", options["reach"], "> 0")
    columns = files.Columns(
        node=options["node"],
        x=options["x"],
        y=options["y"],
        weight=options["weight"],
        within=options["within"],
        compound=options["compound"],
        today=options["today"],
        locked=options["locked"],
        counts=tuple(name for name, _ in minimums(options)),
        degrees=options["degrees"],
        reach_m=options["reach"],
        walls=files.read_walls(options["barriers"]) if options["barriers"] else (),
        polygons=options["polygons"],
    )
    layout = files.read_layout(options["nodes"], options["edges"], columns)
    return (
        adjacency.bridged(layout, options["reach"])
        if options["bridge"]
        else (layout, 0)
    )


def wishes_of(options: Mapping[str, Any]) -> Wishes:
    low, high = band(options["size"])
    return Wishes(
        low=low,
        high=high,
        grids=number_of_grids(options["grids"]),
        objective=options["objective"],
        split=price_of_splits(options["split"]),
        change=options["change"],
        balance=options["balance"],
        move_at_most=options["move_at_most"],
        minimum=dict(minimums(options)),
    )


def band(text: str) -> tuple[int, int]:
    low, colon, high = text.partition(":")
    try:
        return int(low), int(high) if colon else int(low)
    except ValueError as error:
        raise refuse("--size", text, "LO:HI") from error


def number_of_grids(text: str) -> Any:
    if text in {"", "fewest"}:
        return text or None
    try:
        return int(text)
    except ValueError as error:
        raise refuse("--grids", text, "1, 2, … / fewest") from error


def price_of_splits(text: str) -> Any:
    if text == "fewest":
        return text
    try:
        return float(text)
    except ValueError as error:
        raise refuse("--split", text, "0, 1e6, … / fewest") from error


def minimums(options: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for text in options["minimum"]:
        name, _, least = text.rpartition(":")
        if not name or not least.isdigit():
            raise refuse("--minimum", text, "COLUMN:N")
        yield name, int(least)


def write(
    layout: Layout, answer: Answer, out: Path | None, lang: Language
) -> list[str]:
    """Write the plan beside each other as CSV, GeoJSON and SVG."""
    if out is None:
        return []
    try:
        return [str(path) for path in report.write_all(layout, answer, out, lang)]
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(
            because("unwritable", file=error.filename or out, why=why)
        ) from error
