"""Pages of the reference that the code itself can write."""

import json
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from inspect import cleandoc
from typing import Final

from django.apps import apps
from django.utils.translation import override

from naicha.api.routes import api
from naicha.kernel.errors import Conflict, DomainError, Invalid, Missing, NotAllowed
from naicha.web.middleware import status_of

KINDS: Final = (NotAllowed, Missing, Conflict, Invalid)
HEAD: Final = """\
# Errors

Every refusal has a stable code. The API answers `{"code", "message", "field"}` with \
the status; pages show the message beside the field. Written by `naicha reference`.

| code | kind | status | what it says | when |
|---|---|---|---|---|
"""


def openapi() -> str:
    """The description of the API, for programs."""
    with override("en"):
        schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, indent=1, ensure_ascii=False, default=str) + "\n"


def errors() -> Iterator[type[DomainError]]:
    """Every error with a code, of every room, by code."""
    for app in apps.get_app_configs():
        if app.name.startswith("naicha."):
            load(f"{app.name}.errors")
    found = [one for one in below(DomainError) if "code" in vars(one)]
    yield from sorted(found, key=lambda one: one.code)


def load(name: str) -> None:
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise


def below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("naicha."):
            yield one
            yield from below(one)


def kind_of(error: type[DomainError]) -> str:
    return next((k.__name__ for k in KINDS if issubclass(error, k)), "DomainError")


def status(error: type[DomainError]) -> int:
    return int(STATUS_OF_DOOR.get(error.code) or status_of(error()))


# The door's own refusals have statuses of HTTP's own.
STATUS_OF_DOOR: Final = {
    "sign-in-needed": 401,
    "unreadable": 400,
    "too-many-requests": 429,
    "wrong-method": 405,
}


def errors_page() -> str:
    """Every error code: its kind, its status, its message, and when it comes."""
    with override("en"):
        rows = [
            f"| `{one.code}` | {kind_of(one)} | {status(one)} "
            f"| {one.message} | {when(one)} |\n"
            for one in errors()
        ]
    return HEAD + "".join(rows)


def when(error: type[DomainError]) -> str:
    """The docstring as one line; where there is none, the message says it all."""
    return " ".join(cleandoc(vars(error).get("__doc__") or "").split())


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "openapi.json": openapi,
    "errors.md": errors_page,
}
