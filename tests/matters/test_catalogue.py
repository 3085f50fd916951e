"""The catalogue: loaded twice it is loaded once; a county may have its own."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from naicha.matters import errors
from naicha.matters.models import Category
from naicha.matters.services.catalogue import Loaded, load_catalogue, shipped

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def row(code, parent="", **more):
    leaf = {"level": "minor", "respond_hours": "4", "resolve_hours": "8"}
    empty = dict.fromkeys(("level", "respond_hours", "resolve_hours"), "")
    base = {"zh": f"类{code}", "en": f"kind {code}", "department": "", "parent": parent}
    return {"code": code, **base, **(leaf if parent else empty), **more}


def test_shipped_catalogue_loads_whole_and_twice_changes_nothing():
    first = load_catalogue(shipped(), NOW)
    again = load_catalogue(shipped(), NOW)

    assert first == Loaded(added=len(list(shipped())))
    assert again == Loaded()
    heading, leaf = Category.objects.get(code="22"), Category.objects.get(code="2203")
    assert (leaf.parent, leaf.default_level, leaf.profile.code) == (
        heading,
        "major",
        "r2-s24",
    )
    assert leaf.hazard
    assert leaf.public


def test_what_is_confidential_is_not_public():
    load_catalogue(shipped(), NOW)

    assert Category.objects.filter(confidential=True, public=False).count() == 2
    assert not Category.objects.filter(code__startswith="27", public=True).exists()
    assert not Category.objects.filter(code__startswith="26", public=True).exists()


def test_changed_row_changes_its_category_alone():
    load_catalogue([row("01"), row("0101", "01"), row("0102", "01")], NOW)

    done = load_catalogue(
        [row("01"), row("0101", "01", zh="新名"), row("0102", "01")], NOW
    )

    assert done == Loaded(changed=1)
    assert Category.objects.get(code="0101").zh == "新名"


def test_rows_may_come_in_any_order():
    done = load_catalogue([row("0101", "01"), row("01")], NOW)

    assert done.added == 2


def test_county_has_its_own_beside_the_national_list(county):
    load_catalogue([row("01"), row("0101", "01")], NOW)
    firm = county.units["firm"]
    load_catalogue(
        [row("01"), row("0101", "01", department="网格/某物业")],
        NOW,
        county.county,
        leads={"某物业": firm},
    )

    own = Category.objects.get(code="0101", county=county.county)
    assert own.default_lead == firm
    assert own.parent.county == county.county
    assert Category.objects.get(code="0101", county=None).default_lead is None


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([row("0101", "01")], errors.NoSuchCategory),
        ([row("01"), row("0101", "01", level="huge")], errors.UnknownChoice),
    ],
)
def test_bad_row_loads_nothing(rows, error):
    with pytest.raises(error):
        load_catalogue(rows, NOW)
    assert not Category.objects.exists()


def test_command_loads_a_countys_file(county, tmp_path, capsys):
    path = tmp_path / "own.csv"
    path.write_text(
        "\ufeffcode,parent,zh,en,level,department,respond_hours,resolve_hours\n"
        "77,,牧区,pasture,,,,\n7701,77,草场,grass,major,林草局,4,24\n",
        encoding="utf-8",
    )

    call_command("load_catalogue", str(path), "--county", county.county.code)

    assert "2" in capsys.readouterr().out
    assert Category.objects.get(code="7701").county == county.county


@pytest.mark.parametrize(
    ("text", "said"),
    [("code,zh\n1,a\n", "respond_hours"), ("", "code"), (None, "Cannot read|读不了")],
)
def test_command_says_what_a_file_lacks(text, said, tmp_path):
    path = tmp_path / "bad.csv"
    if text is not None:
        path.write_text(text)

    with pytest.raises(CommandError, match=said):
        call_command("load_catalogue", str(path))


def test_command_refuses_an_unknown_county():
    with pytest.raises(CommandError, match="999"):
        call_command("load_catalogue", "--county", "999")
