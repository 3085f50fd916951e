"""Every text of every page and module has its Chinese words, and no other text has."""

import pytest
from babel.messages.catalog import Catalog

from naicha.web import texts


@pytest.fixture(scope="module")
def source():
    return texts.texts()


@pytest.fixture(scope="module")
def catalogue():
    return texts.catalogue()


def test_every_text_has_its_chinese(source, catalogue):
    assert texts.untranslated(source, catalogue) == []


def test_no_translation_is_left_without_its_text(source, catalogue):
    used = {(message.id, message.context) for message in source}
    idle = [m.id for m in catalogue if m.id and (m.id, m.context) not in used]

    assert idle == []


def test_placeholders_survive_translation(catalogue):
    wrong = [
        (message.id, str(error))
        for message in catalogue
        if message.id
        for error in message.check(catalogue)
    ]

    assert wrong == []


def test_chinese_is_written_without_shouting(catalogue):
    assert [m.id for m in catalogue if m.id and "！" in "".join(m.string)] == []


def test_texts_of_templates_are_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<p>\n   {% translate "One" %}\n {% translate "Mon" context "weekday" %}\n'
        ' it\'s {{ x|default:_("Two") }}\n'
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} day\n{% plural %}"
        "\n  {{ n }} days\n{% endblocktranslate %}</p>"
    )

    with page.open("rb") as file:
        found = list(texts.from_template(file, texts.KEYWORDS, (), {}))

    assert [(line, call, said) for line, call, said, _comments in found] == [
        (2, "gettext", "One"),
        (3, "pgettext", ("weekday", "Mon")),
        (4, "_", "Two"),
        (5, "ngettext", ("%(n)s day", "%(n)s days", None)),
    ]


def test_a_new_text_waits_for_its_words_and_an_old_one_goes():
    source, catalogue = Catalog(), Catalog(locale="zh_Hans")
    source.add("New", locations=[("page.html", 3)])
    source.add("Kept", locations=[("page.html", 4)])
    catalogue.add("Kept", "留")
    catalogue.add("Gone", "去")

    fresh = texts.bring_up_to_date(source, catalogue)

    assert {m.id: m.string for m in fresh if m.id} == {"New": "", "Kept": "留"}
    assert texts.untranslated(source, fresh) == ["page.html:3: New"]
