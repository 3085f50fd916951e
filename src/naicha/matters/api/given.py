"""What a caller gives: one shape an operation. Unknown keys are refused."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import UUID4, ConfigDict, StrictBool, StrictInt

from naicha.matters.models import Channel, Level, Rating, Result, Topic, Verdict

Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{1,20}$")]
# Goes to the database as it is: no control characters, no halves of characters.
Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{0,60}$")]
Version = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]


class Given(Schema):
    model_config = ConfigDict(extra="forbid")


class BuildingName(Given):
    """A building by its names; a homestead stands in no compound."""

    division: Code = Field(description="Code of its community or township.")
    compound: Name = ""
    building: Name


class Where(Given):
    """A building, or a grid, or a division; and where exactly."""

    building: BuildingName | None = None
    grid: Code | None = Field(None, description="Code of a grid.")
    division: Code | None = Field(None, description="Code of a division.")
    spot: str = Field("", description="At most 200 characters.")


class Said(Given):
    """What a resident says, without an account."""

    key: UUID4 = Field(description="Made at random by the caller; again: the same.")
    county: Code | None = Field(None, description="May be left out if there is one.")
    what: str = Field(description="In their own words, at most 5,000 characters.")
    where: Where
    name: str = ""
    phone: str = ""
    language: str = ""
    wants_reply: StrictBool = True


class Found(Given):
    """What staff found, or write down for somebody."""

    key: UUID4
    what: str
    where: Where
    channel: Channel
    category: Code | None = None
    topic: Topic | None = None
    pain_point: StrictBool = False
    for_somebody: StrictBool = Field(
        default=False, description="Whether somebody asked; they get a query code."
    )
    name: str = ""
    phone: str = ""
    language: str = ""
    wants_reply: StrictBool = True


class Deed(Given):
    """Every deed: the same key again is the same deed; ``version`` as it was seen."""

    key: UUID4
    version: Version


class Reasoned(Deed):
    reason: str


class Noted(Deed):
    note: str


class Accept(Deed):
    category: Code
    level: Level
    public_title: str = Field(description="At most 60 characters; others may read it.")
    topic: Topic | None = None
    pain_point: StrictBool = False


class Relocate(Reasoned):
    where: Where


class Take(Deed):
    category: Code


class AssignGrid(Deed):
    note: str = ""


class SolveInGrid(Noted):
    result: Result
    private: str = ""


class Merge(Deed):
    main_matter: str = Field(description="Number of the main matter.")


class Refuse(Deed):
    ground: str
    where_to_go: str


class HandOver(Deed):
    ground: str
    to_whom: str


class Say(Deed):
    verdict: Verdict
    rating: Rating | None = None
    contacted: StrictBool | None = None
