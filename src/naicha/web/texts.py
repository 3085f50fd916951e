"""Reads every text out of templates and modules, and keeps the catalogue.

Django turns a template into lines of Python calls; Babel reads those, as it reads
modules, so both agree on what a text is. ``python -m naicha.web.texts`` brings the
catalogue up to date; how it is used: ``docs/guides/translating.md``.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HEAD = """\
# Every text of the platform, in the words of the office.
# How it is kept: docs/guides/translating.md
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "naicha.web.texts:from_template"),
]
CONTEXT_FIRST = ((1, "c"), 2)
PLURAL = (1, 2)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT_FIRST,
    "pgettext_lazy": CONTEXT_FIRST,
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def from_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Found]:
    """Every text of a template, with its line."""
    calls = templatize(file.read().decode())
    # Indentation means nothing here, and would stop Python's tokenizer.
    flat = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract_python(BytesIO(flat.encode()), keywords, comment_tags, options)


def texts() -> Catalog:
    """Every text of the source, without translations."""
    source = Catalog(fuzzy=False)
    found = extract_from_dir(ROOT / "src", METHODS, keywords=KEYWORDS)
    for file_name, line, text, _comments, context in found:
        source.add(text, locations=[(file_name, line)], context=context)
    return source


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def words_of(catalog: Catalog, message: Message) -> Message | None:
    """The translation of a text of the source, if there is one."""
    text = message.id[0] if isinstance(message.id, tuple) else message.id
    found = catalog.get(text, message.context)
    whole = found and not found.fuzzy and found.string and all(found.string)
    return found if whole else None


def untranslated(source: Catalog, catalog: Catalog) -> list[str]:
    """Texts without Chinese words, each with the place where it stands."""
    return sorted(
        f"{place}:{line}: {message.id}"
        for message in source
        if message.id and words_of(catalog, message) is None
        for place, line in message.locations[:1]
    )


def bring_up_to_date(source: Catalog, catalog: Catalog) -> Catalog:
    """The source's texts with the words they have; what no page says is left out."""
    fresh = Catalog(locale="zh_Hans", fuzzy=False)
    for message in source:
        if not message.id:
            continue
        known = words_of(catalog, message)
        fresh.add(
            message.id,
            known.string if known else "",
            flags=message.flags,
            context=message.context,
        )
    return fresh


def write(catalog: Catalog) -> None:
    body = BytesIO()
    write_po(body, catalog, sort_output=True, omit_header=True, width=88)
    CATALOGUE.write_text(HEAD + body.getvalue().decode().strip() + "\n")


if __name__ == "__main__":
    fresh = bring_up_to_date(texts(), catalogue())
    write(fresh)
    for line in untranslated(texts(), fresh):
        sys.stdout.write(f"{line}\n")
