"""The tables of the loop, one module a topic.

This is the one package whose names are gathered here: Django looks for an app's
tables in ``models``, and everybody else may import them from it.
"""

from naicha.matters.models.application import (
    Application,
    ApplicationKind,
    ApplicationState,
    ReturnGround,
)
from naicha.matters.models.asker import Asker, AskerRole, Rating, Verdict
from naicha.matters.models.assignment import (
    LIVE_ASSIGNMENT,
    Assignment,
    AssignmentRole,
    AssignmentState,
)
from naicha.matters.models.category import Category
from naicha.matters.models.clock import Clock, Pause
from naicha.matters.models.entry import MatterEntry
from naicha.matters.models.matter import (
    ENDED,
    OPEN,
    Channel,
    Kind,
    Level,
    Matter,
    MatterState,
    NumberCounter,
    Result,
    Topic,
)
from naicha.workdays.models import ClockKind

__all__ = [
    "ENDED",
    "LIVE_ASSIGNMENT",
    "OPEN",
    "Application",
    "ApplicationKind",
    "ApplicationState",
    "Asker",
    "AskerRole",
    "Assignment",
    "AssignmentRole",
    "AssignmentState",
    "Category",
    "Channel",
    "Clock",
    "ClockKind",
    "Kind",
    "Level",
    "Matter",
    "MatterEntry",
    "MatterState",
    "NumberCounter",
    "Pause",
    "Rating",
    "Result",
    "ReturnGround",
    "Topic",
    "Verdict",
]
