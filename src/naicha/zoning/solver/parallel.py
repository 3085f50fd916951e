"""Pieces are independent: solve them on every core, the largest first.

What is computed never depends on where or when: the random numbers of a piece follow
from its name, and results are put back in the order of the pieces.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from naicha.zoning.solver.solve import Solved, Task, solve

Progress = Callable[[int, int], None]
WORTH_A_PROCESS = (
    100_000_000  # moves: below, starting processes costs more than it gives
)
CHUNKS_A_CORE = 12


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def solve_all(
    tasks: Sequence[Task], workers: int | None, progress: Progress
) -> list[Solved]:
    """Solve every task; the answers stand in the order of the tasks."""
    count = max(min(workers or cores(), len(tasks)), 1)
    work = sum(task.work for task in tasks)
    if count == 1 or work < WORTH_A_PROCESS or not can_start_processes():
        return one_after_another(tasks, progress)
    try:
        return side_by_side(tasks, count, progress)
    except BrokenProcessPool:  # a worker was killed, perhaps for memory
        return one_after_another(tasks, progress)


def can_start_processes() -> bool:
    """A daemon may not have children; a script from a pipe cannot be re-imported."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    return not multiprocessing.current_process().daemon and main != "<stdin>"


def one_after_another(tasks: Sequence[Task], progress: Progress) -> list[Solved]:
    solved = []
    for done, task in enumerate(tasks, start=1):
        solved.append(solve(task))
        progress(done, len(tasks))
    return solved


def side_by_side(
    tasks: Sequence[Task], workers: int, progress: Progress
) -> list[Solved]:
    method = "forkserver" if sys.platform != "win32" else "spawn"
    result: list[Solved | None] = [None] * len(tasks)
    done = 0
    with ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context(method)
    ) as pool:
        waiting = {
            pool.submit(solve_chunk, [tasks[at] for at in chunk]): chunk
            for chunk in chunks(tasks, workers)
        }
        for future in as_completed(waiting):
            for at, solved in zip(waiting[future], future.result(), strict=True):
                result[at] = solved
            done += len(waiting[future])
            progress(done, len(tasks))
    return [solved for solved in result if solved is not None]


def solve_chunk(tasks: list[Task]) -> list[Solved]:
    return [solve(task) for task in tasks]


def chunks(tasks: Sequence[Task], workers: int) -> list[list[int]]:
    """Places of the tasks, largest first, in parcels of about the same work."""
    order = sorted(range(len(tasks)), key=lambda at: (-tasks[at].work, at))
    parcel = sum(task.work for task in tasks) / (workers * CHUNKS_A_CORE)
    result: list[list[int]] = []
    size = parcel
    for at in order:
        if size >= parcel:
            result.append([])
            size = 0.0
        result[-1].append(at)
        size += tasks[at].work
    return result
