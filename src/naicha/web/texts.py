"""Reads the texts out of templates for Babel, the way Django itself reads them.

``babel.cfg`` names ``from_template``. Django turns a template into lines of Python
calls; Babel reads those.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

Found = tuple[int, str, Any, list[str]]


def from_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Found]:
    """Every text of a template, with its line."""
    calls = templatize(file.read().decode())
    # Indentation means nothing here, and would stop Python's tokenizer.
    flat = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract_python(BytesIO(flat.encode()), keywords, comment_tags, options)
