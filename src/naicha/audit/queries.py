"""What was looked at, for whoever it is about."""

from naicha.audit.models import Reading


def readings_of(county: int, kind: str, pk: int, most: int = 50) -> list[Reading]:
    """Who looked at the personal fields of something, newest first (one statement)."""
    rows = Reading.objects.filter(county=county, subject_kind=kind, subject_pk=pk)
    return list(rows.select_related("as_post__unit").order_by("-pk")[:most])
