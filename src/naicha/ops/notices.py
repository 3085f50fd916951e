"""The yearly notice of the State Council, as a table: day, kind, name."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from naicha.exchange.pure import read_time
from naicha.exchange.services import read_csv
from naicha.matters.services.nightly import reckon_provisional
from naicha.ops.errors import NoticeUnread
from naicha.workdays.pure import SHANGHAI
from naicha.workdays.services import Loaded, NoticeRow, load_notice

COLUMNS: Final = ("day", "kind", "name")
KINDS: Final = {
    "holiday": "holiday",
    "makeup": "makeup",
    "放假": "holiday",
    "休": "holiday",
    "调休上班": "makeup",
    "上班": "makeup",
    "班": "makeup",
}


def load(path: Path, year: int, source: str, now: datetime) -> tuple[Loaded, int]:
    """Load a year's notice whole or not at all, then reckon provisional limits anew.

    Returns:
        What changed in the calendar, and how many limits were reckoned anew.

    Raises:
        NoticeUnread: a row cannot be read; row, column and why are named.
        DomainError: the file is no sound table, or the days are no year's notice.
    """
    rows = list(notice_rows(path))
    loaded = load_notice(year, rows, source)
    return loaded, reckon_provisional(now)


def notice_rows(path: Path) -> Iterator[NoticeRow]:
    for row in read_csv(path).need(COLUMNS).rows():
        if row.broken:
            raise NoticeUnread(row=row.number, column="", why=row.broken)
        day = read_time(row.cells["day"], SHANGHAI)
        if day is None:
            raise NoticeUnread(row=row.number, column="day", why=_("this is no date"))
        kind = KINDS.get(row.cells["kind"].strip())
        if kind is None:
            why = _("write 放假 or 调休上班")
            raise NoticeUnread(row=row.number, column="kind", why=why)
        yield NoticeRow(day.date(), kind, row.cells["name"].strip())
