"""What an answer shows. Times carry their offset; keys and row numbers stay inside."""

from datetime import datetime
from enum import StrEnum

from ninja import Field, Schema

from naicha.matters import workflow
from naicha.matters.models import (
    ApplicationKind,
    AskerRole,
    AssignmentRole,
    AssignmentState,
    Channel,
    Kind,
    Level,
    MatterState,
    Result,
    Topic,
)

# Every move of the table, and every other deed that a history knows.
MoveName = StrEnum(  # type: ignore[misc]  # made from the table
    "MoveName",
    {row.name.upper(): row.name for row in workflow.ROWS}
    | {name.upper(): name for name in workflow.OTHER_DEEDS},
)


class Named(Schema):
    code: str
    name: str


class Holder(Schema):
    """The office that must act next, and the telephone it may be asked on."""

    unit: str
    phone: str = ""


class Promise(Schema):
    """The limit that counts: when, and how it was reckoned, in sentences."""

    due_at: datetime
    sentence: str
    reason: str


class PlaceShown(Schema):
    """Where it is. Close to people's doors, only as much as the reader may know."""

    division: Named
    grid: Named | None = None
    compound: str = ""
    building: str = ""
    spot: str = ""


class Need(Schema):
    name: str
    label: str
    optional: bool = False


class Possible(Schema):
    """One thing that may be done now; ``version`` belongs into the deed."""

    object: str
    move: MoveName
    label: str
    needs: list[Need]
    unit: str = ""
    application: ApplicationKind | None = None
    version: int


class Line(Schema):
    """One row of a list."""

    number: str
    title: str
    kind: Kind
    level: Level | None
    state: MatterState
    state_label: str
    category: Named | None
    where: PlaceShown
    confidential: bool
    holder: str
    due_at: datetime | None
    opened_at: datetime
    version: int


class Lines(Schema):
    """A page of a list; ``after`` asks for the next one, empty at the end."""

    rows: list[Line]
    after: str


class Share(Schema):
    """One unit's share."""

    unit: str
    role: AssignmentRole
    state: AssignmentState
    state_label: str
    version: int
    person: str = ""
    sent_at: datetime
    signed_at: datetime | None
    answered_at: datetime | None
    result: Result | None
    public_answer: str


class Asked(Schema):
    """An application that waits for a decision."""

    kind: ApplicationKind
    label: str
    unit: str = ""
    version: int
    ground: str
    legal_basis: str
    where_to_go: str
    until: datetime | None
    asked_by: str
    asked_at: datetime


class AskerShown(Schema):
    """An asker or follower, masked."""

    role: AskerRole
    name: str
    phone: str
    wants_reply: bool


class Entry(Schema):
    """One step of the history, for those who handle it."""

    seq: int
    move: MoveName
    label: str
    from_state: str
    to_state: str
    round: int
    person: str
    unit: str
    share: str
    private_note: str
    public_text: str
    happened_at: datetime
    recorded_at: datetime


class MatterShown(Line):
    """A matter, as somebody who works here may see it."""

    round: int
    channel: Channel
    topic: Topic | None
    pain_point: bool
    public_title: str
    what: str
    contested: bool
    held_by: Holder | None
    holder_person: str
    promise: Promise | None
    result: Result | None
    merged_into: str
    ended_at: datetime | None
    shares: list[Share]
    asked: list[Asked]
    askers: list[AskerShown]
    history: list[Entry]
    possible: list[Possible]


class Done(Schema):
    """What a deed led to; no ``matter`` where it is out of the caller's sight now."""

    number: str
    state: MatterState
    version: int
    matter: MatterShown | None


class Registered(Schema):
    """The number, and the query code: shown here and on the slip, nowhere else."""

    number: str
    code: str
    state: MatterState
    held_by: Holder | None
    promise: Promise | None


class Progress(Schema):
    """One public step: what happened, at which office, what it says to the asker."""

    at: datetime
    move: MoveName
    said: str
    unit: str
    text: str


class Mine(Schema):
    """A matter as its asker or follower sees it: public progress, no names of staff."""

    number: str
    role: AskerRole
    state: MatterState
    state_label: str
    version: int
    public_title: str
    what: str = Field(description="The reader's own words.")
    where: PlaceShown | None
    category: Named | None
    held_by: Holder | None
    promise: Promise | None
    result: Result | None
    merged_from: str = Field(description="Number of the reader's own, merged matter.")
    opened_at: datetime
    ended_at: datetime | None
    progress: list[Progress]
    possible: list[Possible]
