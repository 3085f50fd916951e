"""Opening a matter by its query code; wrong tries are counted and limited."""

from datetime import datetime, timedelta

from naicha.audit.models import SecurityEvent, SecurityEventKind
from naicha.audit.services import record_security
from naicha.kernel.ids import clean_code
from naicha.matters import errors
from naicha.matters.models import Asker
from naicha.matters.services.registering import code_hash

TRIES = 20  # wrong codes from one address in an hour
WITHIN = timedelta(hours=1)


def open_by_code(
    written: str, *, source: str, now: datetime, left: bool = False
) -> Asker:
    """The asker who has this code.

    Args:
        written: what somebody typed.
        source: a keyed hash of the address it came from.
        now: the door's time.
        left: whether one who left is found too.

    Raises:
        TooManyTries: too many wrong codes came from there within the hour.
        CodeUnknown: nobody has it; the try is counted.
    """
    wrong = SecurityEvent.objects.filter(
        kind=SecurityEventKind.WRONG_CODE,
        source=source,
        happened_at__gt=now - WITHIN,
    )
    if wrong.count() >= TRIES:
        raise errors.TooManyTries
    code = clean_code(written)
    found = Asker.objects.filter(code_hash=code_hash(code)) if code else None
    if found is not None and not left:
        found = found.filter(left_at=None)
    asker = found.select_related("matter", "came_from").first() if found else None
    if asker is None:
        record_security(SecurityEventKind.WRONG_CODE, now=now, source=source)
        raise errors.CodeUnknown
    return asker
