"""Who wants to hear that posts changed: ``matters`` finds checkers anew."""

from collections.abc import Callable
from datetime import datetime

on_posts_changed: list[Callable[[int, datetime], object]] = []
"""Called in the same transaction with the county's key and the time."""
