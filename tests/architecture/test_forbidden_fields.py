"""What must not exist about a person: no field, form, key, header, page or setting.

The list is the design's (domain 6.2). A name is cut at ``_`` and at changes of case,
so that "destination" passes and ``nation`` does not; Chinese words are looked for
anywhere. Third-party models are walked too.
"""

import csv
import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

from naicha.api.reference import openapi

ROOT = Path(settings.ROOT)
SOURCE = ROOT / "src" / "naicha"
# Each entry is one part, or several parts in a row.
WORDS = """
    ethnic ethnicity minzu nation nationality religion religious zongjiao faith
    political politics zhengzhi id_card idcard id_number shenfenzheng identity_no
    identity_card biometric face fingerprint gps gps_track trajectory track_point
    tracks last_seen last_login online_minutes online_time streak key_person
    zhongdian_renyuan petitioner petition credit_score social_credit disease
    diagnosis health medical criminal conviction bank_card bank_account sexual
    orientation marital marriage spouse hukou household_registration
    foreign_contact wechat weixin qq_number social_media device_id imei mac_address
    ip_address user_agent live_location whereabouts check_in ranking rank_of
    person_score score
"""
BLOCKED = [tuple(word.split("_")) for word in re.split(r"\s+", WORDS.strip())]
CHINESE = [
    "民族", "宗教", "信仰", "政治面貌", "身份证号", "重点人员", "特殊人群", "上访人员",
    "轨迹", "在线时长", "打卡", "排名",
]  # fmt: skip

# Reviewed, one reason each. A new entry needs somebody else's agreement.
ALLOWED = {
    "people.Account.last_login": "Django's; security alone, in the register",
    "UserChangeForm.last_login": "Django's own form, loaded beside its sign-in; unused",
    "axes.AccessAttempt.ip_address": "kept 7 days against guessing of passwords",
    "axes.AccessAttempt.user_agent": "kept 7 days against guessing of passwords",
    "axes.AccessLog.ip_address": "switched off (AXES_DISABLE_ACCESS_LOG): no rows",
    "axes.AccessLog.user_agent": "switched off (AXES_DISABLE_ACCESS_LOG): no rows",
    "axes.AccessFailureLog.ip_address": "switched off: no rows",
    "axes.AccessFailureLog.user_agent": "switched off: no rows",
}
ALLOWED_TEXTS = {
    # file below the root: Chinese words it may hold, and why
    "src/naicha/kernel/masks.py": ({"身份证号"}, "blacks such numbers out"),
    "src/naicha/exchange/pure.py": (set(CHINESE), "refuses files with such columns"),
}


def parts(name):
    """``lastSeenAt``, ``LAST_SEEN`` and ``last-seen`` as (last, seen, …)."""
    cut = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return tuple(part for part in re.split(r"[^A-Za-z0-9]+|_", cut.lower()) if part)


def forbidden(name):
    """The blocked word that a name holds, or nothing."""
    cut = parts(name)
    for words in BLOCKED:
        width = len(words)
        if any(cut[n : n + width] == words for n in range(len(cut) - width + 1)):
            return "_".join(words)
    return next((word for word in CHINESE if word in name), None)


def caught(names):
    return sorted(name for name in names if forbidden(name) and name not in ALLOWED)


# --- what is walked ----------------------------------------------------------------


def model_names(models):
    for model in models:
        label = model._meta.label
        yield label.split(".")[1]
        for field in model._meta.get_fields():
            name = f"{label}.{field.name}"
            yield name
            if name not in ALLOWED:
                yield str(getattr(field, "verbose_name", ""))


def form_names(kinds):
    for form in kinds:
        for name, field in form.base_fields.items():
            yield f"{form.__qualname__}.{name}"
            yield str(field.label or "")


def every_form():
    get_resolver().url_patterns  # noqa: B018 -- loads every view, and with it its forms
    waiting, seen = [forms.BaseForm], set()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind not in seen:
                seen.add(kind)
                waiting.append(kind)
    return [kind for kind in seen if hasattr(kind, "base_fields")]


def api_names():
    schema = json.loads(openapi())
    for path, methods in schema["paths"].items():
        yield path
        for operation in methods.values():
            yield from (one["name"] for one in operation.get("parameters", ()))
    for name, shape in schema["components"]["schemas"].items():
        yield name
        yield from shape.get("properties", ())
        yield from (str(value) for value in shape.get("enum", ()))


def header_names():
    for path in [*ROOT.glob("src/**/*.csv*"), *ROOT.glob("tests/**/*.csv*")]:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            yield from next(csv.reader(file), [])


def setting_names():
    yield from (name for name in dir(settings) if name.isupper())
    yield from re.findall(r"NAICHA_\w+", (SOURCE / "config/settings.py").read_text())


def choice_names():
    """The values and labels of every choice of every model."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for value, label in field.flatchoices:
                yield from (str(value), str(label))


def address_names(patterns=None, before=""):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        yield before + str(one.pattern)
        yield str(getattr(one, "name", "") or "")
        if hasattr(one, "url_patterns"):
            yield from address_names(one.url_patterns, before + str(one.pattern))


WALKED = {
    "models": lambda: model_names(apps.get_models()),
    "forms": lambda: form_names(every_form()),
    "API": api_names,
    "headers of tables": header_names,
    "settings": setting_names,
    "choices": choice_names,
    "addresses": address_names,
}


@pytest.mark.parametrize("what", WALKED)
def test_nothing_forbidden_about_a_person(what):
    assert caught(WALKED[what]()) == []


# Words inside tags that name what is given: name="…", for="…", {{ x.y }}, data-…="…".
IN_TEMPLATE = re.compile(
    r"""(?:name|for|id|data-[a-z-]+)=["']([^"'{}]+)["']|\{\{\s*([\w.]+)"""
)


def template_names(text):
    for given, shown in IN_TEMPLATE.findall(text):
        yield given or shown


def templates():
    return sorted(SOURCE.rglob("templates/**/*.html"))


def test_no_template_asks_for_it_or_shows_it():
    found = {
        str(path.relative_to(ROOT)): names
        for path in templates()
        if (names := caught(template_names(path.read_text("utf-8"))))
    }

    assert found == {}


def chinese_in(path):
    text = path.read_text("utf-8")
    allowed = ALLOWED_TEXTS.get(str(path.relative_to(ROOT)), (set(), ""))[0]
    return [word for word in CHINESE if word in text and word not in allowed]


def test_no_text_of_the_program_speaks_of_it():
    files = [
        path
        for pattern in ("*.py", "*.html", "*.ts", "*.js", "*.csv", "*.toml")
        for path in SOURCE.rglob(pattern)
        if "migrations" not in path.parts and "built" not in path.parts
    ]

    assert {
        str(path.relative_to(ROOT)): words
        for path in files
        if (words := chinese_in(path))
    } == {}


def test_what_is_allowed_is_still_there():
    names = {*model_names(apps.get_models()), *form_names(every_form())}

    forms_ = set(form_names(every_form()))
    assert set(ALLOWED) <= names | forms_
    assert all((ROOT / name).exists() for name in ALLOWED_TEXTS)


# --- the test of the test ----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["ethnicity", "Ethnicity", "askerEthnicity", "id_card", "IDCard_no", "last_seen_at",
     "lastSeenAt", "key-person", "民族", "您的政治面貌", "gps_track", "nation"],
)  # fmt: skip
def test_a_forbidden_name_is_caught(name):
    assert forbidden(name)


@pytest.mark.parametrize(
    "name",
    ["destination", "combination", "surface", "interface", "number", "identity",
     "designation", "last", "seen_at", "underscore", "healthchecks"],
)  # fmt: skip
def test_an_innocent_name_passes(name):
    assert forbidden(name) is None


def test_a_planted_field_is_caught_in_every_place():
    field = SimpleNamespace(name="ethnicity", verbose_name="x")
    meta = SimpleNamespace(label="matters.Asker", get_fields=lambda: [field])

    class Planted(forms.Form):
        religion = forms.CharField()

    assert caught(model_names([SimpleNamespace(_meta=meta)])) == [
        "matters.Asker.ethnicity"
    ]
    assert len(caught(form_names([Planted]))) == 1
    assert Planted in every_form()
    assert caught(template_names('<input name="id_card">{{ asker.minzu }}')) == [
        "asker.minzu", "id_card",
    ]  # fmt: skip
