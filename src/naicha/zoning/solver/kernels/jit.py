"""The only module that knows numba: compile once, keep it in the user's cache.

The cache folder's name holds a hash of every kernel's source, because numba looks
only at the file of the function itself, not at the functions it calls. Where no
folder can be written (a locked-down account), kernels are compiled on each start.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def fingerprint() -> str:
    """Twelve hex digits that change when any kernel changes."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def wanted_folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "naicha" / f"kernels-{fingerprint()}"


@cache
def cache_folder() -> Path | None:
    """Where compiled kernels are kept, or nothing if no folder can be written."""
    try:
        folder = wanted_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # read-only, or an account without a home
        return None


def compiled(function: F) -> F:
    """Compile a kernel when it is first called, or load it from the cache."""
    folder = cache_folder()
    if folder is None:
        return cast("F", numba.njit(nogil=True)(function))
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = before or str(folder)
    try:
        return cast("F", numba.njit(nogil=True, cache=True)(function))
    finally:
        config.CACHE_DIR = before
