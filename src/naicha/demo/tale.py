"""One matter's life while it is told: who it is about, where, and how far it got.

Every deed is done by somebody the rules offer it to, at its own time, through the
services. The deeds themselves stand in ``deeds``; which follow upon which, in ``week``.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from typing import Any
from uuid import UUID

from naicha.demo.county import Cast, pick_building
from naicha.demo.errors import NotOffered
from naicha.demo.words import OTHERWISE, Words
from naicha.matters import ladder, offers
from naicha.matters.deed import By, Outcome
from naicha.matters.facts import Facts
from naicha.matters.models import Application, Asker, Assignment, Category, Matter
from naicha.places.queries import Place
from naicha.posts.capabilities import KINDS_OF
from naicha.posts.models import Post, PostKind, Unit
from naicha.posts.queries import Actor, asker

K = PostKind
Service = Callable[..., Outcome]
CHANNELS = (
    "web", "phone", "web", "counter", "hotline", "web", "steward", "secretary_studio",
    "web", "dispute_room", "phone", "deputy_station", "other_system", "web",
    "cppcc_forum",
)  # fmt: skip
RESULTS = (
    "solved", "solved", "partly_solved", "solved", "solved", "explained", "solved",
    "unreasonable",
)  # fmt: skip
VERDICTS = (
    ("solved", "content"), ("solved", "fairly_content"), ("partly_solved", ""),
    ("solved", "content"), ("unsolved", "not_content"),
)  # fmt: skip


class Stage:
    """What all tales share: the cast, chance, and what comes in turn."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast = cast
        self.rng = random.Random(seed)  # noqa: S311 -- samples, no secrets
        self.channels = cycle(CHANNELS)
        self.results = cycle(RESULTS)
        self.verdicts = cycle(VERDICTS)
        self.codes: list[tuple[str, str]] = []  # number and query code, for the summary
        self.askers = 0

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


@dataclass(slots=True)
class Tale:
    """One matter of the demo."""

    stage: Stage
    words: Words
    where: Place
    wants_reply: bool | None  # none: nobody asked, staff found it
    now: datetime
    matter: Matter = field(default_factory=Matter)
    asker: Asker | None = None
    main: int | None = None  # of a double: the matter it repeats

    @property
    def cast(self) -> Cast:
        return self.stage.cast

    @property
    def rng(self) -> random.Random:
        return self.stage.rng

    @property
    def category(self) -> Category:
        return self.cast.categories[self.words.code]

    # --- doing -----------------------------------------------------------------

    def reload(self) -> Matter:
        rows = Matter.objects.select_related("category__profile", "division", "grid")
        self.matter = rows.get(pk=self.matter.pk)
        return self.matter

    def facts(self) -> Facts:
        return Facts(self.matter, self.now)

    def by(self, actor: Actor, version: int | None) -> By:
        shares: Mapping[int, int] = {one.pk: one.version for one in self.shares()}
        return By(
            actor=actor,
            key=self.stage.key(),
            now=self.now,
            version=version,
            shares=shares,
        )

    def do(
        self,
        move: str,
        actor: Actor,
        service: Service,
        about: Assignment | Application | None = None,
        **given: Any,
    ) -> None:
        """Do a deed, if the rules offer it to this actor now.

        Raises:
            NotOffered: they do not.
        """
        self.reload()
        self.must_be_offered(move, actor, about)
        thing = self.matter if about is None else about
        service(thing, self.by(actor, thing.version), **given)
        self.reload()

    def must_be_offered(
        self, move: str, actor: Actor, about: Assignment | Application | None
    ) -> None:
        found = [
            offer
            for offer in offers.offers(actor, self.facts())
            if offer.move.name == move
            and about in {None, offer.assignment, offer.application}
        ]
        if not any(offer.why_not is None for offer in found):
            raise NotOffered(
                move=move,
                number=self.matter.number,
                state=self.matter.state,
                why=found[0].why_not if found else "",
            )

    # --- who -------------------------------------------------------------------

    def one_of(self, posts: list[Post]) -> Actor:
        return self.cast.actor(self.rng.choice(posts))

    @property
    def office(self) -> Unit:
        """The office that triages: of the place, or the centre."""
        if self.matter.pk and (self.matter.confidential or self.matter.contested):
            return self.cast.centre
        return self.cast.offices[self.where.division.pk]

    def clerk(self, *, other_than: int | None = None) -> Actor:
        """Somebody of that office who did not decide it before."""
        out = {other_than, *(self.facts().deciders if self.matter.contested else ())}
        kinds = {
            K.COMMUNITY_CLERK, K.COMMUNITY_SECRETARY, K.TOWN_OFFICER, K.CENTRE_OFFICER,
        }  # fmt: skip
        posts = self.cast.people(self.office, *kinds)
        return self.one_of([post for post in posts if post.person_id not in out])

    def centre(self) -> Actor:
        return self.one_of(self.cast.people(self.cast.centre, K.CENTRE_OFFICER))

    def worker(self) -> Actor:
        """Who has it in hand in the grid, else any of its workers."""
        team = self.team()
        posts = self.cast.people(team, K.GRID_WORKER_FULL, K.GRID_WORKER_PART)
        holder = self.matter.holder_person_id
        mine = [post for post in posts if post.person_id == holder]
        return self.one_of(mine or posts)

    def leader(self) -> Actor:
        return self.one_of(self.cast.people(self.team(), K.GRID_LEADER))

    def team(self) -> Unit:
        assert self.where.grid is not None
        return self.cast.teams[self.where.grid.pk]

    def at_rung(self, rung: ladder.Rung, handlers: frozenset[int]) -> Actor:
        """Somebody of a rung who handled nothing."""
        posts = self.cast.people(rung.unit, *KINDS_OF[rung.role])
        return self.one_of([post for post in posts if post.person_id not in handlers])

    def checker(self) -> Actor:
        facts = self.facts()
        return self.at_rung(facts.checker, facts.handlers)

    def asking_office(self) -> Actor:
        facts = self.facts()
        return self.at_rung(facts.revisit_office, facts.handlers)

    def resident(self) -> Actor:
        assert self.asker is not None
        return asker(self.asker.pk)

    def handler(self, share: Assignment) -> Actor:
        """Who has a share in hand, else anybody of the unit."""
        posts = [
            post
            for post in self.cast.people(share.unit)
            if post.kind in {*KINDS_OF_HANDLERS}
        ]
        mine = [post for post in posts if post.person_id == share.person_id]
        return self.one_of(mine or posts)

    # --- with what ---------------------------------------------------------------

    def shares(self) -> list[Assignment]:
        """The live shares, lead first."""
        return self.facts().assignments if self.matter.pk else []

    def lead(self) -> Assignment:
        return self.shares()[0]

    def pending(self) -> Application:
        return self.facts().pending[0]

    def usual_lead(self) -> Unit:
        """Who usually answers: the compound's firm, the catalogue's unit, the place."""
        category = self.matter.category or self.category
        compound = self.where.building.compound_id if self.where.building else None
        if category.department.startswith("物业") and compound:
            return self.cast.firms[compound]
        return category.default_lead or self.cast.offices[self.where.division.pk]

    def helpers(self, lead: Unit) -> list[Unit]:
        """Two other units that could help."""
        category = self.matter.category or self.category
        named = [self.cast.units.get(name) for name in category.department.split("/")]
        more = [self.cast.units["城市管理综合执法局"], self.cast.units["环卫所"]]
        found = dict.fromkeys(u for u in [*named, *more] if u and u.pk != lead.pk)
        return list(found)[:2]

    def answer(self, result: str) -> str:
        return OTHERWISE.get(result, "") + self.words.done


KINDS_OF_HANDLERS = frozenset(
    {K.UNIT_HANDLER, K.COMMUNITY_CLERK, K.TOWN_OFFICER, K.CENTRE_OFFICER}
)


def place_of(stage: Stage, group: str) -> Place:
    """A building in a grid; for the pastures a township."""
    if group == "pasture":
        return Place(stage.rng.choice(stage.cast.towns[1:]))
    grid, building = pick_building(stage.cast, stage.rng)
    return Place(grid.division, grid, building, "", building.x, building.y)
