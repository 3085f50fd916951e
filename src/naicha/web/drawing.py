"""Lengths and paths of the few drawings that change with a number."""

from math import cos, pi, sin

CENTRE = 8.0
SLICE = 4.7  # radius of the slice inside the clock's ring, in a 16 box
FULL = 0.999  # an arc cannot end where it starts
LATE_ROOM = 1.6  # how much of the line a late clock may take at most, in wholes


def slice_path(share: float, radius: float = SLICE) -> str:
    """The slice of a clock that is gone, from twelve o'clock on, in a 16 box."""
    share = min(max(share, 0.0), FULL)
    if share == 0:
        return ""
    angle = 2 * pi * share
    x = CENTRE + radius * sin(angle)
    y = CENTRE - radius * cos(angle)
    large = int(share > 1 / 2)
    return (
        f"M{CENTRE:g} {CENTRE:g}V{CENTRE - radius:g}"
        f"A{radius:g} {radius:g} 0 {large} 1 {x:.2f} {y:.2f}Z"
    )


def percent(share: float) -> str:
    """``0.5432`` as ``54.3%``, held between nothing and all."""
    return f"{min(max(share, 0.0), 1.0) * 100:.1f}%"


def end_of_line(share: float) -> float:
    """Where the limit lies on the line: at its end, or earlier when time ran over."""
    return 1 / min(max(share, 1.0), LATE_ROOM)


def spark_points(values: tuple[float, ...], width: int = 84, height: int = 24) -> str:
    """Points of a small line from old to new; flat when nothing changed."""
    if not values:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = width / max(len(values) - 1, 1)
    return " ".join(
        f"{n * step:.1f},{height - (value - low) / span * height:.1f}"
        for n, value in enumerate(values)
    )
