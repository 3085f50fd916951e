"""What can go wrong in the domain, in four kinds.

A service that cannot do what it was asked raises one of these. It never returns
``None`` or ``False`` to mean "no", and it never knows HTTP: each door (pages, API,
commands) turns the *kind* into its own answer.

* DomainError
  + NotAllowed   this person may not do this      (pages and API: 403)
  + Missing      no such thing, or not for you    (404)
  + Conflict     the world moved on; look again   (409)
  + Invalid      the input breaks a rule          (422)
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """The root. Subclasses give a stable ``code`` and a translatable ``message``.

    Args:
        details: values for the placeholders of ``message``. ``field`` names the
            input the message belongs beside; forms and the API use it.
    """

    code: ClassVar[str]
    message: ClassVar["StrOrPromise"]

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details

    def __str__(self) -> str:
        return str(self.message).format(**self.details)

    @property
    def field(self) -> str:
        """The input this is about, or an empty string."""
        return str(self.details.get("field", ""))


class NotAllowed(DomainError):
    pass


class Missing(DomainError):
    pass


class Conflict(DomainError):
    pass


class Invalid(DomainError):
    pass
