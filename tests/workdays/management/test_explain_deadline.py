from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from naicha.workdays import queries

SENTENCE = (
    "3 个工作日：9月30日（周三）17:20 起，当日不计，"
    "至 10月10日（周六，调休上班）18:00；"
    "跳过国庆节 10月1日至7日；10月10日（周六）调休上班，计入"
)
SAID = ["2026-10-10T18:00:00+08:00", SENTENCE]


def said(*words):
    out = StringIO()
    call_command("explain_deadline", *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_it_says_when_and_why():
    assert said("2026-09-30T17:20", "3", "working_days") == SAID


@pytest.mark.django_db
def test_another_offset_is_understood():
    assert said("2026-09-30T09:20Z", "3", "working_days", "--county", "1") == SAID


def test_it_works_without_a_table(monkeypatch):
    def no_table(_county_id):
        raise OperationalError("no such table")

    monkeypatch.setattr(queries, "calendar_for", no_table)

    assert said("2026-09-30T17:20", "3", "working_days") == SAID


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("yesterday", "3", "working_days"), "yesterday"),
        (("2026-09-30T17:20", "-3", "working_days"), "-3"),
        (("2026-09-30T17:20", "2.5", "working_hours"), "2.5"),
        (("2026-09-30T17:20", "3", "moons"), "minutes, working_hours, working_days"),
        (("2026-09-30T17:20", "1000000", "working_days"), "hundred|一百年"),
        (("9999-12-31T17:20", "60000", "minutes"), "hundred|一百年"),
    ],
)
def test_bad_input_is_told_why(words, why):
    with pytest.raises(CommandError, match=why):
        said(*words)
