"""The first word: a matter is registered, with its clock, its holder and its code."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from naicha.kernel.crypto import blind, derived, encrypt
from naicha.kernel.database import again_on_deadlock
from naicha.kernel.errors import DomainError
from naicha.kernel.ids import code_from
from naicha.matters import errors, ladder, rules, texts, workflow
from naicha.matters.deed import By, Deed, columns, digest, name_of
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
    Topic,
)
from naicha.places.models import Division
from naicha.places.queries import Place
from naicha.posts.models import Post, Unit
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
        opened_at: when it was first said, if a ledger knows; the triage clock starts
            now all the same, and the number is of the day it came here.
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
    opened_at: datetime | None = None


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
        NotYet: it was said in the future.
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


@again_on_deadlock
def register_many(
    county: Division, filings: Sequence[tuple[By, Words]]
) -> list[Registered | DomainError]:
    """Register many matters in a few statements, as ``register`` would one by one.

    Each filing has its answer in its place: the matter, or why it was refused. A
    refused one takes nothing with it; a key that was there before is answered as
    before. All are written in one transaction: a few hundred at a time let others
    write in between.
    """
    births, answers = prepare(county, filings)
    give_numbers(county, list(births.values()))
    try:
        with transaction.atomic():
            write(list(births.values()))
        answers |= {place: birth.registered for place, birth in births.items()}
    except IntegrityError:  # somebody used one of the keys between look and write
        pass
    return [
        answers[place] if place in answers else _one(by, county, words)
        for place, (by, words) in enumerate(filings)
    ]


def prepare(
    county: Division, filings: Sequence[tuple[By, Words]]
) -> tuple[dict[int, "Birth"], dict[int, Registered | DomainError]]:
    """What can be written, and what is refused, by place.

    A key that was there before, or twice here, is in neither: it is done by itself.
    """
    keys = [by.key for by, _words in filings]
    seen = set(MatterEntry.objects.filter(key__in=keys).values_list("key", flat=True))
    offices = Offices()
    births: dict[int, Birth] = {}
    refused: dict[int, Registered | DomainError] = {}
    for place, (by, words) in enumerate(filings):
        if by.key in seen:
            continue
        try:
            births[place] = Birth(by, county, words, offices)
            seen.add(by.key)
        except DomainError as refusal:
            refused[place] = refusal
    return births, refused


def _one(by: By, county: Division, words: Words) -> Registered | DomainError:
    try:
        return register(by, county, words)
    except DomainError as refusal:
        return refusal


def code_of(asker: Asker, matter: Matter) -> str:
    """The query code of who filed a matter: derived, so that it can be said again."""
    secret = derived(CODE_PURPOSE)
    return code_from(secret, str(matter.key), str(asker.code_issue))


def code_hash(code: str) -> str:
    """Under which a query code is kept."""
    return blind(CODE_PURPOSE, code)


class Birth:
    """The birth of one matter: everything is worked out, then written once."""

    def __init__(
        self, by: By, county: Division, words: Words, offices: "Offices | None" = None
    ) -> None:
        """Check and clean everything; whatever can be refused is refused here."""
        if words.opened_at is not None and by.happened_at is None:
            by = replace(by, happened_at=words.opened_at)
        self.by, self.county, self.words = by, county, words
        self.matter = self.clean_matter()
        self.deed = Deed(self.matter, by)
        self.deed.matter_deed = False
        self.deed.facts.pending = []
        self.deed.facts.assignments = []
        self.deed.post = entitled(by.actor, self.matter)
        self.asker, self.code = self.new_asker(clean_contact(words.asker))
        find = office_of if offices is None else offices.of
        self.matter.holder_unit = find(self.matter)
        self.clock = self.triage_clock()
        self.matter.open_due_at = self.clock.due_at

    def clean_matter(self) -> Matter:
        words, where = self.words, self.words.where
        if where.division.county_pk != self.county.pk:
            raise errors.NoSuchPlace(field="where")
        known(words.channel, Channel.values, "channel")
        known(words.kind, Kind.values, "kind")
        if words.topic:
            known(words.topic, Topic.values, "topic")
        if words.opened_at is not None and words.opened_at > self.by.now:
            raise errors.NotYet(field="opened_at")
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
            opened_at=words.opened_at or self.by.now,
        )
        put(matter, where)
        matter.grid_at_birth = matter.grid
        if words.category is not None:
            matter.category = words.category
            matter.confidential = words.category.confidential
        return matter

    def new_asker(self, contact: Contact | None) -> tuple[Asker | None, str]:
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
        return asker, code

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

    def register(self) -> Registered:
        self.matter.save(force_insert=True)
        if self.asker is not None:
            self.asker.matter = self.matter
            self.asker.save(force_insert=True)
        self.own_clock()
        self.clock.save(force_insert=True)
        self.write_entry()
        self.deed.finish()
        return self.registered

    def own_clock(self) -> None:
        """Let the clock run for the matter, whose key is known now."""
        self.clock.matter = self.clock.accountable_of = self.matter

    def write_entry(self) -> MatterEntry:
        """The first entry of the history; matter and clock have their keys."""
        deed = self.deed
        entry = deed.step("register")
        entry.to_state = self.matter.state
        deed.remember("matter", columns(self.matter))
        if self.words.source:
            deed.say(source=self.words.source)
        deed.remember(name_of(self.clock), columns(self.clock))
        return entry

    @property
    def registered(self) -> Registered:
        return Registered(self.matter, self.deed.entries[0], self.asker, self.code)


class Offices:
    """The offices that triage, each looked up once."""

    def __init__(self) -> None:
        self.found: dict[tuple[int | None, ...], Unit] = {}

    def of(self, matter: Matter) -> Unit:
        place = (
            matter.division_id,
            matter.town_id,
            matter.grid_id,
            matter.confidential,
        )
        if place not in self.found:
            self.found[place] = office_of(matter)
        return self.found[place]


def office_of(matter: Matter) -> Unit:
    """The office that triages a new matter."""
    return ladder.office(matter).unit


def write(births: Sequence[Birth]) -> None:
    """Write births together: the rows of each table at once."""
    Matter.objects.bulk_create([birth.matter for birth in births])
    for birth in births:
        birth.own_clock()
        if birth.asker is not None:
            birth.asker.matter = birth.matter
    Asker.objects.bulk_create([birth.asker for birth in births if birth.asker])
    Clock.objects.bulk_create([birth.clock for birth in births])
    entries = [birth.write_entry() for birth in births]
    for birth, entry in zip(births, entries, strict=True):
        entry.digest = birth.matter.head = digest(b"", entry)
        birth.matter.entry_count = 1
    MatterEntry.objects.bulk_create(entries)
    Matter.objects.bulk_update(
        [birth.matter for birth in births], ["entry_count", "head"], batch_size=200
    )


def give_numbers(county: Division, births: Sequence[Birth]) -> None:
    """Number births in their order, each by its own day."""
    days = [today(birth.by.now) for birth in births]
    left = Counter(days)
    last = {day: take_numbers(county, day, many) for day, many in left.items()}
    for day, birth in zip(days, births, strict=True):
        left[day] -= 1
        birth.matter.number = number(day, last[day] - left[day])


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


def next_number(county: Division, now: datetime) -> str:
    """The next number of the county's day: ``20260328-0017``, growing past four."""
    day = today(now)
    return number(day, take_numbers(county, day, 1))


def number(day: date, n: int) -> str:
    return f"{day:%Y%m%d}-{n:04}"


@again_on_deadlock
@transaction.atomic
def take_numbers(county: Division, day: date, many: int) -> int:
    """Take so many numbers of the county's day; the last of them.

    Taken before the matters' own transaction, so that nobody waits for a number until
    somebody else's matter is written; a gap is allowed.
    """
    counter = NumberCounter.objects.filter(county=county, day=day)
    if not counter.update(last=F("last") + many):
        try:
            with transaction.atomic():
                NumberCounter.objects.create(county=county, day=day, last=many)
        except IntegrityError:
            counter.update(last=F("last") + many)
    return counter.values_list("last", flat=True).get()


WHAT = workflow.FIELD["what"]
