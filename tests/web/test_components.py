"""Every component draws, says its words, and says them to everybody."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.template.loader import get_template
from django.utils import translation

from naicha.web import pure, samples

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
SHEET = samples.sheet(NOW)
TEMPLATES = Path(samples.__file__).parent / "templates"
pytestmark = pytest.mark.urls("tests.web.addresses")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "name", sorted(str(f.relative_to(TEMPLATES)) for f in TEMPLATES.rglob("*.html"))
)
def test_every_template_is_sound(name):
    get_template(name)


@pytest.mark.parametrize("clock", samples.CLOCKS, ids=lambda clock: clock.state)
@pytest.mark.parametrize("tag", ["clock_badge", "clock_pill", "promise_bar"])
def test_a_clock_says_its_sentence_in_every_state(draw, clock, tag):
    page = draw(f"{{% {tag} clock %}}", clock=clock)

    assert clock.sentence in page
    assert f'data-state="{clock.state}"' in page


def test_no_clock_draws_nothing(draw):
    assert draw("{% clock_badge clock %}", clock=None) == ""


def test_a_provisional_clock_says_so(draw):
    assert "provisional" in draw("{% clock_badge clock %}", clock=samples.CLOCKS[-1])


@pytest.mark.parametrize("promise", SHEET["promises"], ids=lambda p: p.clock.state)
def test_a_promise_is_a_sentence_over_a_line(draw, promise):
    page = draw("{% promise_line promise %}", promise=promise)

    assert f'role="img" aria-label="{promise.sentence}"' in page
    assert page.count(promise.sentence) == 2
    assert promise.reason in page


def test_a_promise_shows_where_now_is_and_where_it_warns(draw):
    page = draw("{% promise_line p %}", p=samples.promise(samples.CLOCKS[1]))

    assert 'cx="54.0%"' in page
    assert page.count('class="nc-mark"') == 2


def test_a_late_promise_grows_beyond_its_end(draw):
    page = draw("{% promise_line p %}", p=samples.promise(samples.CLOCKS[3]))

    assert '<svg x="83.3%"' in page
    assert 'cx="100%"' in page


def test_a_paused_promise_is_hatched(draw):
    page = draw("{% promise_line p %}", p=samples.promise(samples.CLOCKS[4]))

    assert 'fill="url(#nc-hatch)"' in page


def test_a_kept_promise_has_a_tick(draw):
    page = draw("{% promise_line p %}", p=samples.promise(samples.CLOCKS[6]))

    assert 'class="nc-cut"' in page
    assert 'class="nc-ring"' not in page


@pytest.mark.parametrize(
    ("level", "word"),
    [("minor", "Minor"), ("major", "Major"), ("hard", "Hard"), (None, "Not set")],
)
def test_a_level_has_weight_and_a_word(draw, level, word):
    page = draw("{% level_mark level %}", level=level)

    assert (
        page == f'<span class="nc-level" data-level="{level or "none"}">{word}</span>'
    )


@pytest.mark.parametrize(
    ("state", "shape", "word"),
    [
        ("registered", "ring", "Registered"),
        ("with_units", "half", "With units"),
        ("verifying", "tick", "Being checked"),
        ("closed", "done", "Closed"),
        ("withdrawn", "dash", "Withdrawn"),
        ("extension_asked", "diamond", "Extension asked"),
        ("never heard of", "ring", "never heard of"),
    ],
)
def test_a_state_has_a_shape_and_a_word(draw, state, shape, word):
    page = draw("{% state_mark state %}", state=state)

    assert f"#state-{shape}" in page
    assert word in page


def test_a_state_may_say_more(draw):
    page = draw('{% state_mark "on_site" "On site since 9" %}')

    assert "On site since 9" in page


def test_a_pair_names_the_kind_and_the_holder(draw):
    page = draw('{% badge_pair "Lead" unit %}', unit="<b>Water</b>")

    assert page == (
        '<span class="nc-pair"><span>Lead</span><b>&lt;b&gt;Water&lt;/b&gt;</b></span>'
    )


def test_the_step_where_things_stand_is_told_to_everybody(draw):
    page = draw('{% five_steps steps "Solved" %}', steps=samples.STEPS)

    assert page.count('aria-current="step"') == 1
    assert "Solved" in page


def test_history_tells_its_rounds_and_times(draw):
    page = draw("{% timeline entries %}", entries=SHEET["entries"], now=NOW)

    assert "Round 1" in page
    assert "Round 2" not in page
    assert "Today 09:40" in page


def test_a_row_opens_and_has_one_button(draw):
    page = draw("{% matter_row row %}", row=samples.ROWS[0])

    assert page.count("<a ") == 2
    assert "nc-pill" in page


def test_a_button_of_a_row_may_send(draw):
    row = pure.RowView(
        "#", "1", "Lamp", action=pure.Link("Take", "/take/", key="↵"), action_post=True
    )

    page = draw("{% matter_row row %}", row=row)

    assert '<form method="post" action="/take/">' in page
    assert "csrfmiddlewaretoken" in page


def test_a_row_that_may_not_be_read_says_its_number_alone(draw):
    row = pure.RowView("/x/", "20261120-0311", "Secret title", readable=False)

    page = draw("{% matter_row row %}", row=row)

    assert "20261120-0311" in page
    assert "Secret title" not in page
    assert "/x/" not in page


def test_moves_say_why_there_are_no_others(draw):
    page = draw("{% move_buttons moves %}", moves=samples.MOVES)

    assert page.count("btn-primary") == 1
    assert samples.MOVES.refused[0][1] in page
    assert 'id="move-form"' in page


def test_where_nothing_may_be_done_a_sentence_says_so(draw):
    page = draw("{% move_buttons moves %}", moves=pure.MovesView(None))

    assert "Nothing waits for you here." in page


def test_a_list_can_be_filtered_without_script(draw):
    page = draw("{% filter_bar filters %}", filters=samples.FILTERS)

    assert '<form class="nc-filters" method="get"' in page
    assert "<button" in page
    assert page.count('class="nc-pick is-set"') == 1


@pytest.mark.parametrize(
    ("query", "url", "way"),
    [
        ("", "?sort=due", None),
        ("?sort=due&page=3", "?sort=-due", "ascending"),
        ("?sort=-due&q=lamp", "?sort=due&amp;q=lamp", "descending"),
    ],
)
def test_a_column_head_sorts_and_turns(visit, query, url, way):
    template = get_template("web/keys.html").backend.from_string(
        '{% sort_head "Due" "due" %}'
    )

    page = template.render({}, visit(f"/{query}"))

    assert f'href="{url}"' in page
    assert (f'aria-sort="{way}"' in page) is (way is not None)


class Wish(forms.Form):
    until = forms.DateField(label="Until", help_text="At most ten days.")
    why = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    pick = forms.ChoiceField(choices=[("a", "A")])
    agree = forms.BooleanField(required=False, help_text="By day.")

    def clean(self):
        self.add_error(None, "Not today.")


def test_a_field_ties_label_hint_and_error_together(draw):
    page = draw("{% field form.until %}", form=Wish({"until": "x"}))

    assert '<label class="nc-label" for="id_until">' in page
    assert 'aria-describedby="id_until_error id_until_hint"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_until_error"' in page
    assert 'value="x"' in page


def test_a_field_that_may_be_empty_says_so(draw):
    page = draw("{% field form.why rows=7 %}", form=Wish())

    assert "may be left empty" in page
    assert 'rows="7"' in page


def test_choices_are_a_group_with_a_name(draw):
    page = draw("{% field form.kind columns=4 %}", form=Wish({"kind": "a"}))

    assert "<fieldset" in page
    assert "<legend" in page
    assert "nc-choices-4" in page
    assert " checked" in page


def test_each_control_has_its_style(draw):
    page = draw("{% field form.pick %}{% field form.agree %}", form=Wish())

    assert 'class="form-select"' in page
    assert 'class="form-check-input"' in page


def test_the_summary_counts_and_leads_to_the_fields(draw):
    page = draw("{% error_summary form %}", form=Wish({"until": "x"}))

    assert "4 things to mend" in page
    assert 'href="#id_until"' in page
    assert "Not today." in page
    assert "data-focus" in page


@pytest.mark.parametrize("form", [Wish(), forms.Form({})])
def test_without_errors_there_is_no_summary(draw, form):
    assert draw("{% error_summary form %}", form=form) == ""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% empty_state "Nothing" "yet" %}', "Nothing"),
        ("{% conflict_box conflict %}", samples.sheet(NOW)["conflict"].sentence),
        ('{% note "Kept" "success" %}', "Kept"),
        ("{% stat_tile stats.0 %}", "187 / 203"),
        ("{% role_card roles.0 %}", samples.ROLES[0].role),
        ("{% masked_value masked %}", "138****1234"),
        ("{% file_tile files.1 %}", "is-refused"),
        ("{% queue_entry queue.0 %}", 'data-state="refused"'),
        ("{% pager pager %}", 'rel="next"'),
        ("{% view_tabs tabs %}", 'aria-current="page"'),
        ('{% batch_bar batch "f" %}', 'form="f"'),
        ('{% key "G" "J" %}', "<kbd"),
        ('{% icon "home" %}', "#home"),
        ("{% as_of %}", "As of 14:40"),
        ("{{ now|clock_time }}", "14:40"),
    ],
)
def test_small_parts_draw(draw, source, said):
    assert said in draw(source, **SHEET)


def test_a_role_may_be_a_button(draw):
    role = pure.RoleView("home", "Clerk", "today", name="as", value="7")

    assert '<button class="nc-role" name="as" value="7">' in draw(
        "{% role_card role %}", role=role
    )
