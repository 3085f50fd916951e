"""Every goal of the grid designer, measured; results as Markdown and JSON."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from bench.zoning import layouts, peers

from naicha.zoning.solver import adjacency, compare, files, search
from naicha.zoning.solver.adjacency import Piece
from naicha.zoning.solver.check import breaches
from naicha.zoning.solver.design import design
from naicha.zoning.solver.problem import Answer, Layout, Status, Wishes
from naicha.zoning.solver.proof import best_possible

BAND = Wishes(300, 500)
RESULTS = Path(__file__).parents[1] / "results"
ROOT = Path(__file__).parents[2]
Row = dict[str, Any]


def timed(work: Callable[[], Any], repeat: int = 1) -> tuple[Any, float]:
    """What it gives, and the median CPU seconds of this process."""
    took = []
    result = None
    for _ in range(repeat):
        began = time.process_time()
        result = work()
        took.append(time.process_time() - began)
    return result, median(took)


def has(*names: str) -> bool:
    return all(find_spec(name) for name in names)


def figures(layout: Layout, grid: np.ndarray, count: int) -> Row:
    """Broken grids and compactness of any division, counted the same for all."""
    sizes = np.bincount(grid, weights=layout.size, minlength=count)
    near = [set[int]() for _ in range(layout.n)]
    for a, b in zip(layout.a.tolist(), layout.b.tolist(), strict=True):
        near[a].add(b)
        near[b].add(a)
    torn = 0
    for members in compare.by_grid(grid, count):
        left = set(members.tolist())
        while left:
            wave = [left.pop()]
            while wave:
                step = near[wave.pop()] & left
                left -= step
                wave.extend(step)
            torn += 1
    return {
        "grids": count,
        "outside 300–500": int(((sizes < BAND.low) | (sizes > BAND.high)).sum()),
        "extra pieces": torn - count,
        "MSD m²": round(compare.overview(layout, grid, count)[0]),
    }


def by_piece(
    layout: Layout, answer: Answer, peer: Callable[[Piece, int], np.ndarray]
) -> tuple[np.ndarray, int, int]:
    """A peer on every piece with the same numbers of grids: (grid, count, failed)."""
    grid, count, failed = np.zeros(layout.n, np.int64), 0, 0
    parts = adjacency.pieces(layout)
    for piece, outcome in zip(parts, answer.outcomes, strict=True):
        try:
            label = peer(piece, outcome.grids)
        except Exception:  # noqa: BLE001 -- a peer that gives up on a piece, whatever it raises
            label, failed = np.zeros(piece.n, np.int64), failed + 1
        _, label = np.unique(label, return_inverse=True)
        grid[piece.nodes] = label + count
        count += int(label.max()) + 1
    return grid, count, failed


def county() -> Iterator[Row]:
    """The county seat: optimum, proof, peers."""
    layout = layouts.layout(128)
    plan, took = timed(lambda: design(layout, BAND, workers=1), 5)
    proven, proof = timed(lambda: design(layout, BAND, effort="prove", workers=1), 3)
    optimum = proven.score
    yield {
        "method": "naicha, normal",
        **figures(layout, plan.grid, len(plan.titles)),
        "over optimum": f"{100 * (plan.score / optimum - 1):.2f} %",
        "cpu s": round(took, 4),
    }
    yield {
        "method": f"naicha, prove ({proven.status})",
        **figures(layout, proven.grid, len(proven.titles)),
        "over optimum": "0",
        "cpu s": round(proof, 3),
    }
    fewest = Wishes(300, 500, split="fewest")
    whole, took = timed(lambda: design(layout, fewest, effort="prove", workers=1))
    yield {
        "method": f"naicha, fewest splits ({compare.splits(layout, whole.grid)}"
        f" instead of {compare.splits(layout, proven.grid)}), {whole.status}",
        **figures(layout, whole.grid, len(whole.titles)),
        "cpu s": round(took, 3),
    }
    yield from county_peers(layout, proven)


def county_peers(layout: Layout, proven: Answer) -> Iterator[Row]:
    optimum = proven.score
    for name, needs, peer in PEERS:
        if has(*needs):
            (grid, count, _), took = timed(
                lambda peer=peer: by_piece(layout, proven, peer)
            )
            yield peer_row(layout, name, (grid, count), optimum, took)
    if has("spopt"):
        maxp = lambda piece, _: peers.spopt_maxp(piece)  # noqa: E731 -- a peer like the others
        (grid, count, _), took = timed(lambda: by_piece(layout, proven, maxp))
        yield peer_row(layout, "spopt max-p", (grid, count), optimum, took)
    if has("gerrychain"):
        yield bursts(layout, proven)


def peer_row(
    layout: Layout, name: str, plan: tuple[np.ndarray, int], optimum: float, took: float
) -> Row:
    row = {"method": name, **figures(layout, *plan), "cpu s": round(took, 3)}
    cost = row["MSD m²"] * int(layout.size.sum())
    return row | {"over optimum": f"{100 * (cost / optimum - 1):.1f} %"}


def bursts(layout: Layout, proven: Answer) -> Row:
    """GerryChain's optimiser until it reaches our optimum, 20 CPU seconds a piece."""
    cost = took = 0.0
    for piece, outcome in zip(adjacency.pieces(layout), proven.outcomes, strict=True):
        start = peers.gerrychain_tree(piece, outcome.grids)
        best, when = peers.gerrychain_bursts(
            piece, outcome.grids, start, outcome.score, 20.0
        )
        cost += best
        took += when if best <= outcome.score * (1 + 1e-6) else 20.0
    return {
        "method": "GerryChain short bursts (until equal, at most 20 s a community)",
        "grids": len(proven.titles),
        "MSD m²": round(cost / int(layout.size.sum())),
        "over optimum": f"{100 * (cost / proven.score - 1):.2f} %",
        "cpu s": round(took, 1),
    }


PEERS: tuple[tuple[str, tuple[str, ...], Callable[[Piece, int], np.ndarray]], ...] = (
    ("METIS, weighted", ("pymetis",), lambda p, k: peers.metis(p, k, weighted=True)),
    ("METIS, contiguous", ("pymetis",), lambda p, k: peers.metis(p, k, weighted=False)),
    ("GerryChain tree", ("gerrychain",), peers.gerrychain_tree),
    (
        "GerryChain tree, 2,000 attempts a cut",
        ("gerrychain",),
        lambda p, k: peers.gerrychain_tree(p, k, peers.FEW_ATTEMPTS),
    ),
    ("spopt Ward", ("spopt",), peers.spopt_ward),
)


def district() -> Iterator[Row]:
    """10,000 buildings by community, all with the same numbers of grids."""
    layout = layouts.layout(10_000)
    wishes = Wishes(300, 500, mean=440)
    for effort in ("quick", "normal", "thorough"):
        answer, took = timed(
            lambda effort=effort: design(layout, wishes, effort=effort, workers=1),
            3 if effort != "thorough" else 1,
        )
        told = Counter(reason.code for reason in answer.reasons)
        yield {
            "method": f"naicha, {effort}",
            **figures(layout, answer.grid, len(answer.titles)),
            "cpu s": round(took, 2),
            "breaches found": len(breaches(layout, wishes, answer)),
            "explained": ", ".join(f"{k} × {n}" for k, n in told.items()) or "nothing",
        }
    for name, needs, peer in PEERS:
        if has(*needs):
            (grid, count, failed), took = timed(
                lambda peer=peer: by_piece(layout, answer, peer)
            )
            yield {
                "method": name,
                **figures(layout, grid, count),
                "cpu s": round(took, 2),
                "gave up": failed,
            }


def proofs(most: int = 40) -> Iterator[Row]:
    """Communities of at most 120 buildings: proven within 30 s?"""
    layout = layouts.layout(10_000, seed=2)
    parts = [p for p in adjacency.pieces(layout) if p.n <= 120][:most]
    answer = design(layout, Wishes(300, 500, mean=440), workers=1)
    grids = {(o.community, o.part): o for o in answer.outcomes}
    rows = []
    for piece in parts:
        outcome = grids[piece.community, piece.part]
        if outcome.status not in {Status.OPTIMAL, Status.FEASIBLE}:
            continue
        terms = search.terms_for(piece, BAND, outcome.grids)
        began = time.process_time()
        found = search.search(piece, terms, 16, 2000, 1)[0]
        proof = best_possible(piece, terms, found, 30.0)
        took = time.process_time() - began
        gap = max(1 - proof.bound / proof.found.score, 0.0) if proof.found else None
        rows.append((proof.done, took, gap, found.score / proof.found.score - 1))
    yield {
        "communities": len(rows),
        "proven within 30 s": f"{sum(row[0] for row in rows)} of {len(rows)}",
        "median cpu s": round(median(row[1] for row in rows), 2),
        "longest cpu s": round(max(row[1] for row in rows), 1),
        "largest gap left": f"{100 * max(row[2] for row in rows):.2f} %",
        "search = optimum": f"{sum(row[3] < 1e-6 for row in rows)} of {len(rows)}",
    }


def province(buildings: int = 1_000_000) -> Iterator[Row]:
    """Reading, adjacency and design of a province, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "buildings.csv"
        write_csv(layouts.layout(buildings, links=False), path)
        script = (
            "import sys; from bench.zoning.run import province_once;"
            "province_once(sys.argv[1])"
        )
        code = Path(folder) / "once.py"
        code.write_text(f"if __name__ == '__main__':\n    {script}\n")
        began = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, str(code), str(path)],
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            check=True,
            capture_output=True,
            text=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        row = json.loads(done.stdout)
        yield row | {
            "wall s": round(time.monotonic() - began, 1),
            "parent cpu s": round(after.ru_utime - before.ru_utime, 1),
            "parent peak MB": round(after.ru_maxrss / 1024),
            "load average": round(os.getloadavg()[0], 1),
        }


def write_csv(layout: Layout, path: Path) -> None:
    rows = zip(
        layout.names,
        layout.x.tolist(),
        layout.y.tolist(),
        layout.size.tolist(),
        (layout.communities[c] for c in layout.community.tolist()),
        layout.compound.tolist(),
        strict=True,
    )
    heading = ("node", "x", "y", "households", "community", "compound")
    files.write_csv(path, [heading, *rows])


def province_once(path: str) -> None:
    columns = files.Columns(within="community", compound="compound")
    began = time.monotonic()
    layout = files.read_layout(Path(path), None, columns)
    read = time.monotonic() - began
    answer = design(layout, Wishes(300, 500, mean=440), effort="quick")
    told = Counter(reason.code for reason in answer.reasons)
    row = {
        "buildings": layout.n,
        "communities": len(answer.outcomes),
        "grids": len(answer.titles),
        "read and adjacency wall s": round(read, 1),
        "solving cpu s (all workers)": round(sum(o.cpu_s for o in answer.outcomes), 1),
        "explained": ", ".join(f"{k} × {n}" for k, n in told.items()),
    }
    print(json.dumps(row, ensure_ascii=False))


def again() -> Iterator[Row]:
    """One building of a community grows: only that community is solved again."""
    layout = layouts.layout(10_000)
    parts = adjacency.pieces(layout)
    largest = max(parts, key=lambda piece: piece.n)
    terms = search.terms_for(largest, BAND, max(round(largest.households / 440), 1))
    largest.w[0] += 3
    _, took = timed(lambda: search.search(largest, terms, 4, 400, 1), 5)
    yield {"buildings": largest.n, "grids": terms.k, "cpu s": round(took, 3)}


def real() -> Iterator[Row]:
    """Real districts of tight balance: our cut borders beside the real plans'."""
    home = Path(os.environ.get("NAICHA_SHARED", ROOT.parent / "shared"))
    folder = home / "data" / "districting"
    if not folder.exists():
        return
    known = files.read_table(folder / "existing_plans.csv")
    for at, graph in enumerate(known["graph"]):
        k, deviation = int(known["districts"][at]), float(known["max_dev"][at])
        if deviation > 1:
            continue
        layout = files.read_layout(
            folder / f"{graph}_nodes.csv.gz",
            folder / f"{graph}_edges.csv.gz",
            files.Columns(weight="population"),
        )
        bridged, links = adjacency.bridged(layout)
        mean = int(layout.size.sum()) / k
        wishes = Wishes(
            int(np.ceil(mean * (1 - deviation))),
            int(mean * (1 + deviation)),
            grids=k,
            objective="cut",
        )
        answer, took = timed(
            lambda: design(bridged, wishes, effort="thorough", workers=1)  # noqa: B023 -- called at once
        )
        cut = int((answer.grid[layout.a] != answer.grid[layout.b]).sum())
        yield {
            "graph": f"{graph} {known['existing_plan'][at]}",
            "districts": k,
            "deviation": deviation,
            "real plan cuts": int(known["cut_edges"][at]),
            "our cuts": cut,
            "links added between islands": links,
            "breaches found": len(breaches(bridged, wishes, answer)),
            "cpu s": round(took, 2),
        }


def starts() -> Iterator[Row]:
    """The first plan of a fresh process, kernels compiled before."""
    script = (
        "import time; t = time.process_time();"
        "from bench.zoning import layouts;"
        "from naicha.zoning.solver.design import design;"
        "from naicha.zoning.solver.problem import Wishes;"
        "design(layouts.layout(128), Wishes(300, 500), effort='prove', workers=1);"
        "print(time.process_time() - t)"
    )
    took = []
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            check=True,
            capture_output=True,
            text=True,
        )
        took.append(float(done.stdout))
    yield {
        "import, layout, plan and proof of the county, cpu s": round(
            median(took[1:]), 2
        )
    }


PARTS: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "county": ("County seat: 128 buildings, 3 communities", county),
    "district": ("10,000 buildings by community", district),
    "proofs": ("Proofs of communities of at most 120 buildings", proofs),
    "again": ("One community solved again after a change", again),
    "real": ("Real districts", real),
    "starts": ("Warm start", starts),
    "province": ("1,000,000 buildings, two cores", province),
}


def table(rows: list[Row]) -> str:
    heads = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for row in rows:
        cells = (str(row.get(head, "")) for head in heads)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(wanted: list[str]) -> None:
    """Measure the named parts (all if none is named) and write what was seen."""
    kept = RESULTS / "zoning.json"
    seen = json.loads(kept.read_text()) if kept.exists() else {}
    for name in wanted or list(PARTS):
        print(PARTS[name][0], flush=True)
        seen[name] = list(PARTS[name][1]())
        print(table(seen[name]), flush=True)
        RESULTS.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(seen, ensure_ascii=False, indent=1) + "\n")
        (RESULTS / "zoning.md").write_text(page(seen))


def page(seen: dict[str, list[Row]]) -> str:
    parts = [
        "# Grid design, measured",
        (
            "Written by `python -m bench.zoning`. CPU seconds of one process (medians"
            " where repeated), invented layouts of a fixed seed; peers get the same"
            " communities and the same numbers of grids."
        ),
    ]
    for name, (title, _) in PARTS.items():
        if seen.get(name):
            parts += [f"## {title}", table(seen[name])]
    return "\n\n".join(parts) + "\n"
