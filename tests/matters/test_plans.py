"""Lists at 100,000 matters: few statements, no scan of the table, no sort, anywhere."""

import json
import os
import sys

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from naicha.demo.bulk import clone_matters
from naicha.demo.services import make_demo
from naicha.kernel.progress import bar
from naicha.matters import queries, show
from naicha.matters.models import Matter
from naicha.places.models import Division
from naicha.posts.models import Post, PostKind
from naicha.posts.queries import actor_of
from naicha.workdays.queries import forget
from tests.factories.county import NOW

MATTERS = int(os.environ.get("NAICHA_TEST_MATTERS", "100000"))
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

POSTS = [
    PostKind.COMMUNITY_CLERK,
    PostKind.GRID_LEADER,
    PostKind.GRID_WORKER_FULL,
    PostKind.TOWN_OFFICER,
    PostKind.CENTRE_OFFICER,
    PostKind.COUNTY_LEADER,
    PostKind.BUILDING_STEWARD,
]


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """A demo county grown to many matters, with the planner's statistics fresh."""
    with django_db_blocker.unblock():
        make_demo(NOW, size="small")
        county = Division.objects.get(level="county")
        with bar(sys.stderr, "matters") as progress:
            clone_matters(county, MATTERS, 7, progress)
        analyse()
        yield county
        call_command("flush", interactive=False, verbosity=0)
        forget()


def analyse() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute("ANALYZE TABLE matters_matter, matters_clock")
        else:
            cursor.execute("ANALYZE")


def bad_steps(sql: str) -> list[str]:
    """What the database would scan or sort of the matters, in its own words."""
    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (FORMAT JSON) "}
    with connection.cursor() as cursor:
        cursor.execute(explain.get(connection.vendor, "EXPLAIN ") + sql)
        rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        steps = [row[3] for row in rows]
        return [
            step for step in steps
            if step.startswith("SCAN matters_matter") or "TEMP B-TREE" in step
        ]  # fmt: skip
    if connection.vendor == "postgresql":
        plan = rows[0][0] if isinstance(rows[0][0], list) else json.loads(rows[0][0])
        return [
            step["Node Type"] for step in walk(plan[0]["Plan"])
            if step["Node Type"] in {"Sort", "Incremental Sort"}
            or (step["Node Type"] == "Seq Scan"
                and step["Relation Name"] == "matters_matter")
        ]  # fmt: skip
    return [
        f"{row[2]}: {row[3]} {row[-1]}" for row in rows
        if "filesort" in str(row[-1]) or row[2:4] == ("matters_matter", "ALL")
    ]  # fmt: skip


def walk(step):
    yield step
    for inner in step.get("Plans", ()):
        yield from walk(inner)


def look(kind: str, size: int, *filters: Q, order=queries.DUE):
    """One page of somebody's list, and the statements that read matters."""
    post = Post.objects.filter(kind=kind).order_by("pk").first()
    actor = actor_of(post.person, NOW)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        page = queries.page(actor, *filters, order=order, size=size)
        for matter in page.rows:
            show.row_view(matter, NOW, url="/")
    told = [one["sql"] for one in caught]
    return page, told, [sql for sql in told if 'FROM "matters_matter"' in sql
                        or "FROM `matters_matter`" in sql]  # fmt: skip


@pytest.mark.parametrize("kind", POSTS)
def test_a_page_is_one_scan_of_one_index_whoever_looks(many, kind):
    for order in (queries.DUE,):
        page, _told, reading = look(kind, 20, order=order)
        assert page.rows or kind == PostKind.BUILDING_STEWARD
        for sql in reading:
            assert bad_steps(sql) == [], sql


@pytest.mark.parametrize(
    "state", ["registered", "in_grid", "with_units", "verifying", "revisiting"]
)
def test_a_page_of_one_state_is_no_sort_either(many, state):
    for kind in (PostKind.COMMUNITY_CLERK, PostKind.CENTRE_OFFICER):
        page, _told, reading = look(kind, 20, Q(state=state))
        assert page.rows
        for sql in reading:
            assert bad_steps(sql) == [], sql


@pytest.mark.parametrize("kind", POSTS)
def test_statements_do_not_grow_with_the_page(many, kind):
    look(kind, 1)  # what is kept in the process
    _page, one, _ = look(kind, 1)
    _page, hundred, _ = look(kind, 100)

    assert len(one) <= len(hundred) <= 4


def test_the_next_page_begins_where_the_first_ended(many):
    post = Post.objects.filter(kind=PostKind.CENTRE_OFFICER).first()
    actor = actor_of(post.person, NOW)
    seen, after = [], ""
    for _ in range(5):
        page = queries.page(actor, after=after, size=30)
        seen += [row.pk for row in page.rows]
        after = page.after

    wanted = Matter.objects.filter(county=many, open_due_at__isnull=False)
    assert seen == [row.pk for row in wanted.order_by("open_due_at", "pk")[:150]]


def test_there_are_as_many_as_was_said(many):
    assert Matter.objects.count() >= MATTERS
