"""Random numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood 2014)."""

import numpy as np

from naicha.zoning.solver.arrays import Masks
from naicha.zoning.solver.kernels.jit import compiled


@compiled
def draw(state: Masks) -> np.uint64:
    """The next 64 random bits; ``state`` has one element and moves on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(z ^ (z >> np.uint64(31)))


@compiled
def below(state: Masks, limit: int) -> int:
    """A whole number in [0, limit); the bias is below limit / 2³²."""
    high = draw(state) >> np.uint64(32)
    return int(np.int64((high * np.uint64(limit)) >> np.uint64(32)))


@compiled
def unit(state: Masks) -> float:
    """A number in [0, 1)."""
    return float(draw(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
