"""Every personal field has its line in the register, and every line its field."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

PAGE = (settings.ROOT / "docs" / "reference" / "personal-data.md").read_text("utf-8")
LINES = re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE)
REGISTERED = {name for line in LINES for name in re.findall(r"`(\w+(?:\.\w+)?)`", line)}
ACCOUNT = settings.AUTH_USER_MODEL.lower()
# What says nothing about a person although it has the form of what might.
IMPERSONAL = {
    "MatterEntry.digest": "a digest of the history",
    "Matter.head": "the last digest of the history",
    "DeadlineProfile.basis": "the article a limit rests on",
    "Assignment.public_answer": "written for the public; must name nobody",
    "MatterEntry.public_text": "written for the public; must name nobody",
}


def ours():
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("naicha.")
        for model in config.get_models()
    ]


def is_personal(model, field):
    """Encrypted, free text, about an account, or of a person altogether."""
    if model.__name__ in {"Asker", "Account"} and not field.is_relation:
        return field.name not in {"id", "role", "is_active", "code_issue", "left_at"}
    if field.is_relation:
        return field.related_model._meta.label_lower == ACCOUNT
    return isinstance(field, models.BinaryField | models.TextField) and not isinstance(
        field, models.JSONField
    )


def personal_fields(found):
    return {
        f"{model.__name__}.{field.name}"
        for model in found
        for field in model._meta.concrete_fields
        if is_personal(model, field)
    }


def missing(found):
    whole = {name for name in REGISTERED if "." not in name}  # a model as a whole
    return sorted(
        name
        for name in personal_fields(found) - set(IMPERSONAL) - REGISTERED
        if name.split(".")[0] not in whole
    )


def test_every_personal_field_has_its_line():
    assert missing(ours()) == []


def test_every_line_has_its_field():
    named = {name for name in REGISTERED if "." in name}
    real = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    }

    assert sorted(named - real - {"axes.AccessAttempt"}) == []


def test_what_is_called_impersonal_exists():
    assert set(IMPERSONAL) <= personal_fields(ours())


@pytest.mark.parametrize(
    "field",
    [
        models.BinaryField(name="second_phone"),
        models.TextField(name="story"),
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, name="watcher"),
    ],
)
def test_a_planted_personal_field_is_caught(field):
    from types import SimpleNamespace  # noqa: PLC0415 -- only here

    field.related_model = (
        apps.get_model(settings.AUTH_USER_MODEL) if field.is_relation else None
    )
    planted = SimpleNamespace(
        __name__="Building", _meta=SimpleNamespace(concrete_fields=[field])
    )

    assert missing([planted]) == [f"Building.{field.name}"]
