"""Reading a spreadsheet's rows, one by one; writing a small one.

A file is looked through once before a row is handed out: its encoding, its size
unpacked, characters that are no text, lines that never end. Memory stays small
whatever the file: a chunk, then a row at a time.
"""

import csv
import gzip
import os
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Self, cast

from django.utils.translation import gettext_lazy as _

from naicha.exchange import errors, pure

MB = 1_000_000
UNPACKED_MOST = 256 * MB  # some 400,000 rows of ordinary length
LINE_MOST = 1 * MB
CELL_MOST = 131_072  # characters; the csv module's own limit
CHUNK = 64 * 1024
GZIP, ZIP, OLD_OFFICE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"
WHY = {
    pure.SENSITIVE: _(
        "such facts about a person are sensitive, and no matter is solved by them."
    ),
    pure.NUMBERS: _("numbers of identity and bank cards are not kept here."),
    pure.LABELS: _("people are not labelled or ranked here."),
    pure.WATCHING: _("people are not followed or timed here."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of its columns; ``broken`` says why it has no cells."""

    number: int
    cells: dict[str, str]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in a file: the names of its columns, and rows on demand."""

    path: Path
    encoding: str
    delimiter: str
    headers: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The rows below the header; blank ones are passed over.

        A row that is not as wide as the header is handed out as broken. A quotation
        mark that never closes would swallow the rest: there it ends, broken.
        """
        with _text(self.path, self.encoding) as lines:
            reader = csv.reader(lines, delimiter=self.delimiter)
            next(reader)
            number = 1
            while True:
                number += 1
                before = reader.line_num
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    yield Row(number, {}, str(_TOO_LONG_CELL).format(most=CELL_MOST))
                    if reader.line_num - before > 1:
                        return
                    continue
                if any(cell.strip() for cell in cells):
                    yield self._row(number, cells)

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        wide, are = len(self.headers), len(cells)
        if are != wide and (are < wide or any(c.strip() for c in cells[wide:])):
            return Row(number, {}, str(_NOT_AS_WIDE).format(cells=are, headers=wide))
        return Row(number, dict(zip(self.headers, cells, strict=False)))

    def count(self) -> int:
        """How many rows there are."""
        return sum(1 for _row in self.rows())

    def need(self, columns: Iterable[str]) -> Self:
        """Refuse a file that lacks a column.

        Raises:
            HeaderMissing: the first that is missing, and those that are there.
        """
        for column in columns:
            if column not in self.headers:
                raise errors.HeaderMissing(
                    column=column, columns="、".join(filter(None, self.headers))
                )
        return self


_NOT_AS_WIDE = _(
    "The row has {cells} cells, the header {headers}. Is a quotation mark missing?"
)
_TOO_LONG_CELL = _(
    "A cell has more than {most} characters. Does a quotation mark never close?"
)


def read_csv(path: Path) -> Sheet:
    """Look through a CSV file, also gzipped, and read its header.

    Raises:
        NotReadable, BrokenArchive, TooLarge, LineTooLong: it is no sound file.
        Spreadsheet, UnknownEncoding, NotPlainText: it is no CSV in a known encoding.
        EmptyFile, HeaderTwice, HeaderForbidden: its first row will not do.
    """
    try:
        encoding = _look_through(path)
        with _text(path, encoding) as lines:
            head = "".join(_first_record(lines))
    except OSError as error:
        raise errors.NotReadable(file=path.name, why=error.strerror or "") from error
    if not head.strip("\ufeff\r\n\t ,;"):
        raise errors.EmptyFile
    delimiter = _delimiter(head)
    cells = next(csv.reader(StringIO(head, newline=""), delimiter=delimiter))
    headers = pure.clean_headers(cells)
    _check(headers)
    return Sheet(path, encoding, delimiter, headers)


def _first_record(lines: Iterable[str]) -> Iterator[str]:
    """The lines of the first record: quotes may hold line breaks."""
    quotes = 0
    for line in lines:
        yield line
        quotes += line.count('"')
        if quotes % 2 == 0:
            return


def _delimiter(head: str) -> str:
    """What divides the header into most columns."""
    return max(
        pure.DELIMITERS,
        key=lambda mark: len(
            next(csv.reader(StringIO(head, newline=""), delimiter=mark))
        ),
    )


def _check(headers: Sequence[str]) -> None:
    for place, header in enumerate(headers):
        if group := pure.forbidden(header):
            raise errors.HeaderForbidden(
                column=header, place=pure.column_letter(place), why=WHY[group]
            )
    for header, places in pure.doubled(headers).items():
        raise errors.HeaderTwice(
            column=header, places="、".join(map(pure.column_letter, places))
        )


@contextmanager
def _bytes(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
        file.seek(0)
        if not packed:
            yield file
            return
        with gzip.open(file) as unpacked:
            yield cast("BinaryIO", unpacked)


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[TextIOWrapper]:
    """The file's lines, line ends as they are."""
    with _bytes(path) as file:
        yield TextIOWrapper(file, encoding=encoding, newline="")


def _look_through(path: Path) -> str:
    """Read a file once from end to end; its encoding.

    A BOM says UTF-8; else what is strictly UTF-8 is; else what is strictly GB18030.
    """
    try:
        with _bytes(path) as file:
            return _Look().through(file)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise errors.BrokenArchive from error


class _Look:
    """What one reading finds, chunk by chunk."""

    def __init__(self) -> None:
        self.size, self.line, self.rows = 0, 0, 1
        self.decoders = {
            name: getincrementaldecoder(name)("strict") for name in ("utf-8", "gb18030")
        }

    def through(self, file: BinaryIO) -> str:
        first = file.read(CHUNK)
        _refuse_spreadsheets(first)
        chunk = first
        while chunk:
            self.take(chunk)
            chunk = file.read(CHUNK)
        self.decode(b"", final=True)
        if not self.size:
            raise errors.EmptyFile
        encoding = next(iter(self.decoders))
        return "utf-8-sig" if encoding == "utf-8" and first[:3] == BOM else encoding

    def take(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > UNPACKED_MOST:
            raise errors.TooLarge(most=UNPACKED_MOST // MB)
        if b"\0" in chunk:
            before = chunk[: chunk.index(b"\0")]
            raise errors.NotPlainText(row=self.rows + before.count(b"\n"))
        self.follow_line(chunk)
        self.rows += chunk.count(b"\n")
        self.decode(chunk)

    def follow_line(self, chunk: bytes) -> None:
        """Refuse a line over the limit; a chunk is shorter than that."""
        ends = chunk.rfind(b"\n"), chunk.rfind(b"\r")
        self.line = self.line + len(chunk) if max(ends) < 0 else len(chunk) - max(ends)
        if self.line > LINE_MOST:
            raise errors.LineTooLong(row=self.rows, most=LINE_MOST // MB)

    def decode(self, chunk: bytes, *, final: bool = False) -> None:
        """Leave out the encodings that the bytes are not in."""
        for name, decoder in list(self.decoders.items()):
            try:
                decoder.decode(chunk, final)
            except UnicodeDecodeError:
                del self.decoders[name]
        if not self.decoders:
            raise errors.UnknownEncoding


def _refuse_spreadsheets(first: bytes) -> None:
    if first.startswith((ZIP, OLD_OFFICE)):
        raise errors.Spreadsheet
    if first.startswith(UTF_16):
        raise errors.UnknownEncoding


def write_csv(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write a small table for a spreadsheet program, readable by us alone.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.

    Raises:
        NotReadable: it cannot be written there.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise errors.NotReadable(file=path.name, why=error.strerror or "") from error
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: object) -> object:
    formula = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t"))
    return f"'{cell}" if formula else cell
