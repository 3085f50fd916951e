"""Long work says how far it is: a callback, and a bar that draws it."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Where nobody looks."""


@contextmanager
def bar(stream: TextIO, unit: str) -> Iterator[Progress]:
    """Draw one line on a terminal; stay silent where nobody looks (pipes, CI)."""
    if not stream.isatty():
        yield silent
        return
    started = time.monotonic()

    def draw(done: int, total: int) -> None:
        width = max(10, shutil.get_terminal_size().columns - 50)
        filled = width * done // max(total, 1)
        left_s = (time.monotonic() - started) / max(done, 1) * (total - done)
        stream.write(
            f"\r[{'#' * filled:<{width}}] {done}/{total} {unit}, {left_s:.0f} s left "
        )
        stream.flush()

    yield draw
    stream.write("\n")
