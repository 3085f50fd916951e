"""The one shape in which the API refuses: a code, a sentence, and where it belongs."""

from http import HTTPStatus
from typing import Final

from ninja import Field, Schema

from naicha.kernel.errors import DomainError


class Problem(Schema):
    """Why something was refused.

    Codes are stable and listed in ``docs/reference/errors.md``; sentences are for
    people and may change.
    """

    code: str = Field(description="Stable, for programs.")
    message: str = Field(description="A sentence for the person.")
    field: str = Field("", description="The input it belongs beside, or empty.")


def problem_of(error: DomainError) -> Problem:
    """A refusal of the domain as the API says it."""
    return Problem(code=error.code, message=str(error), field=error.field)


def refusals(*statuses: int) -> dict[int, type[Problem]]:
    """What an operation declares that it may answer besides success."""
    return dict.fromkeys(statuses, Problem)


OPEN: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
READ: Final = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
WRITE: Final = (HTTPStatus.BAD_REQUEST, *READ, HTTPStatus.CONFLICT)
