"""What is known of a matter when somebody asks what may be done with it.

Each fact is read once, when it is asked for; services, buttons and pages share them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from naicha.matters import ladder
from naicha.matters.models import (
    Application,
    Asker,
    AskerRole,
    Assignment,
    Clock,
    Matter,
    MatterEntry,
    MatterState,
)
from naicha.matters.workflow import HANDLING
from naicha.posts.models import Post
from naicha.posts.queries import GRID_KINDS

DISPATCHING = frozenset({"dispatch", "raise", "redispatch", "reopen_hard"})
REOPENING = frozenset({"reopen", "reopen_hard"})
WORK = (MatterState.IN_GRID, MatterState.WITH_UNITS)
REFUSING = (MatterState.NOT_ACCEPTED, MatterState.HANDED_OVER, MatterState.MERGED)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry, as far as rules care."""

    move: str
    actor: int | None
    post_kind: str | None
    post_unit: int | None
    unit_kind: str | None
    from_state: str
    to_state: str
    at: datetime
    key: UUID | None = None


class Facts:
    """Facts about one matter, read lazily; ``now`` is the door's."""

    def __init__(self, matter: Matter, now: datetime) -> None:
        self.matter = matter
        self.now = now
        self.extra: list[Step] = []  # the deed's own, not written yet
        self._rungs: dict[object, ladder.Rung] = {}
        self._askers: dict[int, Asker | None] = {}

    @property
    def steps(self) -> list[Step]:
        return [*self.recorded, *self.extra]

    @cached_property
    def recorded(self) -> list[Step]:
        rows = (
            MatterEntry.objects.filter(matter=self.matter)
            .order_by("seq")
            .values_list(
                "move",
                "actor",
                "as_post__kind",
                "as_post__unit",
                "assignment__unit__kind",
                "from_state",
                "to_state",
                "recorded_at",
                "key",
            )
        )
        return [Step(*row) for row in rows]

    @property
    def handling(self) -> list[Step]:
        return [step for step in self.steps if step.move in HANDLING]

    @property
    def handlers(self) -> frozenset[int]:
        """The accounts of those who handled it, in whatever round."""
        return frozenset(step.actor for step in self.handling if step.actor is not None)

    @property
    def handled_rungs(self) -> frozenset[int]:
        return frozenset(rung_of(step) for step in self.handling)

    @property
    def checker(self) -> ladder.Rung:
        """Who checks it: the rung of the ladder."""
        return self._once(
            "check",
            lambda: ladder.checker(
                self.matter, self.handled_rungs, self.handlers, self.people
            ),
        )

    @property
    def revisit_office(self) -> ladder.Rung:
        """Who asks the asker: the nearest office with somebody who handled nothing."""
        return self._once(
            "revisit",
            lambda: ladder.revisit_office(self.matter, self.handlers, self.people),
        )

    @property
    def office(self) -> ladder.Rung:
        """The office of the place; the centre if confidential or contested."""
        return ladder.office(self.matter)

    @cached_property
    def people(self) -> list[Post]:
        """Everybody in force around the matter who might check or ask."""
        return ladder.people_around(self.matter, self.now)

    def _once(self, what: str, find: Callable[[], ladder.Rung]) -> ladder.Rung:
        key = (what, self.handlers, self.matter.confidential, self.matter.division_id)
        if key not in self._rungs:
            self._rungs[key] = find()
        return self._rungs[key]

    @property
    def work_state(self) -> str:
        """The last work state: where a failed check or a reopening goes back to."""
        return next(
            step.to_state for step in reversed(self.steps) if step.to_state in WORK
        )

    def count(self, *moves: str) -> int:
        return sum(step.move in moves for step in self.steps)

    @property
    def reopened(self) -> int:
        return self.count(*REOPENING)

    @property
    def deciders(self) -> frozenset[int]:
        """Who ended it before it was contested; merging and handing over too."""
        return frozenset(
            step.actor
            for step in self.steps
            if step.actor is not None
            and (step.to_state in REFUSING or step.move == "ask_refuse_intake")
        )

    @property
    def dispatching_unit(self) -> int | None:
        """The unit that dispatched last."""
        units = [s.post_unit for s in self.steps if s.move in DISPATCHING]
        return units[-1] if units else None

    @property
    def ended_at(self) -> datetime:
        """When it was closed or otherwise ended; for an open one, when registered."""
        return self.matter.ended_at or self.matter.opened_at

    @cached_property
    def askers(self) -> list[Asker]:
        """Askers and followers who have not left."""
        return list(Asker.objects.filter(matter=self.matter, left_at=None))

    def asker_known(self, pk: int) -> Asker | None:
        """An asker who has not left, of whatever matter."""
        if pk not in self._askers:
            self._askers[pk] = Asker.objects.filter(pk=pk, left_at=None).first()
        return self._askers[pk]

    @cached_property
    def wants_reply(self) -> bool:
        return any(
            asker.wants_reply and asker.role == AskerRole.ASKER for asker in self.askers
        )

    @cached_property
    def assignments(self) -> list[Assignment]:
        """The live shares, lead first; never any before the first was sent."""
        if not self.count("send"):
            return []
        live = Assignment.objects.filter(matter=self.matter, live=True)
        return sorted(
            live.select_related("unit", "person"), key=lambda one: one.role != "lead"
        )

    @cached_property
    def lead(self) -> Assignment | None:
        return next((one for one in self.assignments if one.role == "lead"), None)

    @cached_property
    def pending(self) -> list[Application]:
        """What is asked and not decided; nothing is read where nothing was asked."""
        if not any(step.move.startswith("ask_") for step in self.steps):
            return []
        return list(Application.objects.filter(matter=self.matter, pending=True))

    @cached_property
    def clocks(self) -> list[Clock]:
        """The running clocks."""
        running = Clock.objects.filter(matter=self.matter, stopped_at=None)
        return list(running.select_related("pause"))

    @cached_property
    def main_is_open(self) -> bool:
        main = self.matter.merged_into
        return main is not None and main.is_open


def rung_of(step: Step) -> int:
    """On which rung somebody stood when they handled."""
    if step.unit_kind is not None:  # a unit's share
        return ladder.OWN_RUNG.get(step.unit_kind, ladder.OTHER_UNITS)
    return ladder.BELOW_ALL if step.post_kind in GRID_KINDS else 0
