"""Writing down who looked at what."""

from datetime import datetime

from naicha.audit.models import Reading, SecurityEvent
from naicha.people.models import Account
from naicha.posts.models import Post


def record_reading(  # noqa: PLR0913 -- a reading is these six facts
    *,
    reader: Account,
    as_post: Post,
    subject_kind: str,
    subject_pk: int,
    field: str,
    why: str,
    now: datetime,
) -> Reading:
    """Write down a look at a personal field, before it is shown."""
    return Reading.objects.create(
        county_id=as_post.county_id,
        reader=reader,
        as_post=as_post,
        subject_kind=subject_kind,
        subject_pk=subject_pk,
        field=field,
        why=why,
        read_at=now,
    )


def record_security(
    kind: str,
    *,
    now: datetime,
    account: Account | None = None,
    source: str = "",
    what: str = "",
) -> SecurityEvent:
    """Write down a security event; ``source`` is a keyed hash, never an address."""
    return SecurityEvent.objects.create(
        kind=kind, account=account, source=source, what=what, happened_at=now
    )
