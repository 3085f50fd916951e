"""The first word: a matter is registered, with its clock, its holder and its code."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from naicha.kernel.crypto import blind, derived, encrypt
from naicha.kernel.database import again_on_deadlock
from naicha.kernel.ids import code_from
from naicha.matters import errors, ladder, rules, texts, workflow
from naicha.matters.deed import By, Deed, columns
from naicha.matters.models import (
    Asker,
    AskerRole,
    Category,
    Channel,
    Clock,
    Kind,
    Matter,
    MatterEntry,
    NumberCounter,
)
from naicha.places.models import Division
from naicha.places.queries import Place
from naicha.posts.models import Post
from naicha.posts.queries import Actor, today
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for, limits_of

CODE_AGAIN = timedelta(days=1)
CODE_PURPOSE = "query-code"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who asks, as far as they say."""

    name: str = ""
    phone: str = ""
    language: str = ""
    wants_reply: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is registered.

    Args:
        what: the asker's own words.
        where: the place.
        channel: how it came.
        kind: request, hazard, order, forum or whistle.
        category: if whoever files knows it; triage decides.
        asker: none for what staff found themselves.
        source: where an imported row came from (file, row, its own number).
    """

    what: str
    where: Place
    channel: str
    kind: str = Kind.REQUEST
    category: Category | None = None
    topic: str = ""
    pain_point: bool = False
    asker: Contact | None = None
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """The matter, and the asker's code in clear: here and on the slip, nowhere else.

    ``code`` is empty without an asker, and when the same form comes again after a day.
    """

    matter: Matter
    entry: MatterEntry
    asker: Asker | None
    code: str
    replayed: bool = False


@again_on_deadlock
def register(by: By, county: Division, words: Words) -> Registered:
    """Register a matter.

    The same key again gives the first answer, code included, for a day: a form sent
    twice, two tabs and the back button make one matter.

    Raises:
        NotText, TooLong, Needed, NotAPhone: something written cannot be kept so.
        NoSuchPlace: the place lies in another county.
        UnknownChoice: channel, kind or topic is not on the list.
        MoveNotYours: the place is outside the posts of who registers.
        KeyReused: the key belongs to somebody else's matter.
    """
    if found := registered_before(by):
        return found
    birth = Birth(by, county, words)
    birth.matter.number = next_number(county, by.now)
    try:
        with transaction.atomic():
            return birth.register()
    except IntegrityError:
        if found := registered_before(by):
            return found
        raise


def registered_before(by: By) -> Registered | None:
    """What the same key led to before.

    Raises:
        KeyReused: somebody else used it.
    """
    entry = (
        MatterEntry.objects.select_related("matter__holder_unit", "matter__division")
        .filter(key=by.key)
        .first()
    )
    if entry is None:
        return None
    if entry.move != "register" or entry.actor_id != by.actor.account_pk:
        raise errors.KeyReused
    asker = Asker.objects.filter(matter=entry.matter, came_from=None).first()
    fresh = asker is not None and by.now - entry.recorded_at < CODE_AGAIN
    code = code_of(asker, entry.matter) if asker and fresh else ""
    return Registered(entry.matter, entry, asker, code, replayed=True)


def code_of(asker: Asker, matter: Matter) -> str:
    """The query code of who filed a matter: derived, so that it can be said again."""
    secret = derived(CODE_PURPOSE)
    return code_from(secret, str(matter.key), str(asker.code_issue))


def code_hash(code: str) -> str:
    """Under which a query code is kept."""
    return blind(CODE_PURPOSE, code)


class Birth:
    """The birth of one matter: everything is worked out, then written once."""

    def __init__(self, by: By, county: Division, words: Words) -> None:
        self.by, self.county, self.words = by, county, words
        self.matter = self.clean_matter()
        self.deed = Deed(self.matter, by)

    def clean_matter(self) -> Matter:
        words, where = self.words, self.words.where
        if where.division.county_pk != self.county.pk:
            raise errors.NoSuchPlace(field="where")
        known(words.channel, Channel.values, "channel")
        known(words.kind, Kind.values, "kind")
        matter = Matter(
            county=self.county,
            key=self.by.key,
            kind=words.kind,
            channel=words.channel,
            topic=words.topic,
            pain_point=words.pain_point,
            what=texts.clean(
                words.what, "what", most=texts.WHAT_MOST, needed=str(WHAT)
            ),
            opened_at=self.by.now,
        )
        put(matter, where)
        matter.grid_at_birth = matter.grid
        if words.category is not None:
            matter.category = words.category
            matter.confidential = words.category.confidential
        return matter

    def register(self) -> Registered:
        self.deed.post = entitled(self.by.actor, self.matter)
        contact = clean_contact(self.words.asker)
        holder = ladder.office(self.matter).unit
        self.matter.holder_unit = holder
        clock = self.triage_clock()
        self.matter.open_due_at = clock.due_at
        self.matter.save(force_insert=True)
        asker, code = self.write_asker(contact)
        self.write_history(clock)
        return Registered(self.matter, self.deed.entries[0], asker, code)

    def triage_clock(self) -> Clock:
        profile = self.deed.profile
        limit = limits_of(profile.pk)["triage"].limit
        calendar = calendar_for(self.county.pk)
        due = pure.due_at(calendar, self.by.now, limit)
        return Clock(
            county=self.county,
            kind="triage",
            profile=profile,
            started_at=self.by.now,
            original_due_at=due,
            due_at=due,
            provisional=pure.is_provisional(calendar, self.by.now, due, limit.unit),
        )

    def write_asker(self, contact: Contact | None) -> tuple[Asker | None, str]:
        if contact is None:
            return None, ""
        asker = Asker(
            county=self.county,
            matter=self.matter,
            role=AskerRole.ASKER,
            name=encrypt(contact.name) or None,
            phone=encrypt(contact.phone) or None,
            language=contact.language,
            wants_reply=contact.wants_reply,
        )
        code = code_of(asker, self.matter)
        asker.code_hash = code_hash(code)
        asker.save(force_insert=True)
        return asker, code

    def write_history(self, clock: Clock) -> None:
        deed = self.deed
        deed.matter_deed = False
        deed.step("register")
        deed.entry.to_state = self.matter.state
        deed.remember("matter", columns(self.matter))
        if self.words.source:
            deed.say(source=self.words.source)
        clock.matter = clock.accountable_of = self.matter
        deed.add(clock)
        deed.facts.pending = []
        deed.finish()


def entitled(actor: Actor, matter: Matter) -> Post | None:
    """The post as which somebody registers; residents and imports have none.

    A steward registers for the own building.

    Raises:
        MoveNotYours: no post reaches this place.
    """
    if actor.account is None:
        return None
    row = workflow.rows("matter", "register")[0]
    who = [
        (role, "own_building" if role == "steward" else scope)
        for role, scope in row.who
    ]
    plain = Matter(
        county=matter.county,
        division=matter.division,
        town_id=matter.town_id,
        grid=matter.grid,
        building=matter.building,
    )  # what is told in confidence may be registered by whoever hears it
    post = rules.standing(actor, who, row.needs, plain)
    if post is None:
        raise errors.MoveNotYours(move=row.label, field="where")
    return post


def put(matter: Matter, where: Place) -> None:
    """Set a matter's place, its town and its grid of today."""
    matter.division = where.division
    matter.town_id = where.division.town_pk
    matter.grid = where.grid
    matter.building = where.building
    matter.spot = texts.clean(where.spot, "spot", most=200, lines=False)
    matter.x, matter.y = where.x, where.y


def known(value: str, values: list[str], name: str) -> None:
    """Refuse what is not on a list."""
    if value not in values:
        raise errors.UnknownChoice(field=name, value=value[:40])


def clean_contact(contact: Contact | None) -> Contact | None:
    """A contact as it may be kept; no name and no phone is still an asker."""
    if contact is None:
        return None
    return Contact(
        name=texts.clean(contact.name, "name", most=40, lines=False),
        phone=texts.clean_phone(contact.phone),
        language=texts.clean(contact.language, "language", most=10, lines=False),
        wants_reply=contact.wants_reply,
    )


@again_on_deadlock
@transaction.atomic
def next_number(county: Division, now: datetime) -> str:
    """The next number of the county's day: ``20260328-0017``, growing past four.

    Taken before the matter's own transaction, so that nobody waits for a number until
    somebody else's matter is written; a gap is allowed.
    """
    day = today(now)
    counter = NumberCounter.objects.filter(county=county, day=day)
    if not counter.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                NumberCounter.objects.create(county=county, day=day, last=1)
        except IntegrityError:
            counter.update(last=F("last") + 1)
    last = counter.values_list("last", flat=True).get()
    return f"{day:%Y%m%d}-{last:04}"


WHAT = workflow.FIELD["what"]
