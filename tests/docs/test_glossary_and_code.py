"""The glossary and the code use the same words, both ways."""

import re

from django.apps import apps
from django.utils import translation

from naicha.matters.models import Assignment, ReturnGround
from tests.docs.test_glossary import ZH

MODELS = {
    model.__name__: model
    for model in apps.get_models()
    if model.__module__.startswith("naicha.")
}
NAMED = re.compile(r"(?P<model>[A-Z]\w+)(\.(?P<field>\w+))?(=(?P<value>\w+))?")
# Of the code alone: bookkeeping that nobody in an office speaks of.
SILENT = {"NumberCounter", "Narrowing", "Installation", "SecurityEvent", "ClockLimit"}


# Words kept in a field that holds other words too.
ALSO = {"Application.ground": ReturnGround.choices}
# Said once for the matter; the share of a unit has the same.
ONCE = {f"Assignment.result={value}" for value, _ in Assignment.result.field.choices}


def fields_of(model):
    return {field.name: field for field in model._meta.get_fields()}


def choices_of(name, field):
    """The values and labels that a field may hold."""
    model = MODELS.get(name)
    found = fields_of(model).get(field) if model and field else None
    own = getattr(found, "choices", None) or ()
    return dict(own) or dict(ALSO.get(f"{name}.{field}", ()))


def test_what_the_glossary_names_is_in_the_code():
    missing = []
    for identifier in ZH:
        found = NAMED.fullmatch(identifier)
        if found is None or found["field"] == "move":  # ideas; the table of moves
            continue
        model = MODELS.get(found["model"])
        field = (
            fields_of(model).get(found["field"]) if model and found["field"] else None
        )
        values = choices_of(found["model"], found["field"])
        if (
            model is None
            or (found["field"] and field is None)
            or (found["value"] and found["value"] not in values)
        ):
            missing.append(identifier)

    assert missing == []


def test_every_table_and_choice_has_its_word():
    wanted = set(MODELS) - SILENT
    for name in sorted(wanted):
        for field in MODELS[name]._meta.fields:
            if field.name in {"kind", "state", "level", "role", "result", "channel"}:
                choices = field.choices or ()
                wanted |= {f"{name}.{field.name}={value}" for value, _ in choices}

    assert sorted(wanted - set(ZH) - ONCE) == []


def test_pages_say_the_glossarys_words():
    """Where a choice is shown by its label, the label is the glossary's word."""
    differ = []
    with translation.override("zh-hans"):
        for identifier, word in ZH.items():
            found = NAMED.fullmatch(identifier)
            if found is None or not found["value"] or found["field"] == "move":
                continue
            choices = choices_of(found["model"], found["field"])
            label = str(choices.get(found["value"], word))
            if label != word:
                differ.append((identifier, word, label))

    assert differ == []
