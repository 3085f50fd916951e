"""Opening a matter by its query code; wrong tries are counted and limited.

The figures are in ``docs/explanation/query-codes.md``.
"""

import re
from datetime import datetime, timedelta

from naicha.audit.models import SecurityEvent, SecurityEventKind
from naicha.audit.services import record_security
from naicha.kernel.ids import clean_code
from naicha.matters import errors
from naicha.matters.models import Asker
from naicha.matters.services.registering import code_hash

TRIES = 20  # wrong codes from one address in an hour
WITHIN = timedelta(hours=1)
_NUMBER = re.compile(r"\b(\d{8}-\d{4,})\b")


def open_by_code(
    written: str, *, source: str, now: datetime, left: bool = False
) -> Asker:
    """The asker who has this code; the number may stand beside it.

    A right code always opens, however many wrong ones came from the same address:
    a whole village may share one. Beyond the limit wrong ones are not written down
    any more, so nobody can fill the table.

    Args:
        written: what somebody typed.
        source: a keyed hash of the address it came from.
        now: the door's time.
        left: whether one who left is found too.

    Raises:
        TooManyTries: it is wrong, and so were many from there within the hour.
        CodeUnknown: nobody has it; the try is counted.
    """
    asker = asker_by(written, left=left)
    if asker is not None:
        return asker
    wrong = SecurityEvent.objects.filter(
        kind=SecurityEventKind.WRONG_CODE,
        source=source,
        happened_at__gt=now - WITHIN,
    )
    if wrong[:TRIES].count() >= TRIES:
        raise errors.TooManyTries(field="code")
    record_security(SecurityEventKind.WRONG_CODE, now=now, source=source)
    raise errors.CodeUnknown(field="code")


def asker_by(written: str, *, left: bool = False) -> Asker | None:
    """Whose code it is; a number beside it must be the matter's or the merged one's."""
    numbers = _NUMBER.findall(written)
    code = clean_code(_NUMBER.sub("", written))
    if not code:
        return None
    found = Asker.objects.filter(code_hash=code_hash(code))
    found = found if left else found.filter(left_at=None)
    asker = found.select_related("matter", "came_from").first()
    return asker if asker and set(numbers) <= numbers_of(asker) else None


def numbers_of(asker: Asker) -> set[str]:
    """Under which numbers somebody knows their matter."""
    known = {asker.matter.number}
    return known | {asker.came_from.number} if asker.came_from else known
