"""The component tags: what they write, and that they escape what people wrote."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from chomchom.core.navigation import Signal
from chomchom.core.refusal import Refusal
from chomchom.core.templatetags import ui

NOON = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script>'


def draw(source: str, **context) -> str:
    with override("en"):
        return (
            engines["django"]
            .from_string(source)
            .render({"now": NOON, **context}, RequestFactory().get("/list/?q=a&page=2"))
        )


class TestButtons:
    def test_a_button_takes_attributes_for_htmx(self):
        html = draw('{% button "Save" hx_post="/x/" hx_target="#a" disabled=False data_close=True %}')
        assert (
            html
            == '<button class="krds-btn primary medium" hx-post="/x/" hx-target="#a" data-close type="submit">Save</button>'
        )

    def test_a_refused_button_shows_its_sentence_and_names_it(self):
        html = draw('{% button "Close" refusal=refusal %}', refusal=Refusal("unknown", "Say who saw the person."))
        assert " disabled" in html and 'aria-disabled="true"' in html
        described = html.split('aria-describedby="')[1].split('"')[0]
        assert f'id="{described}"' in html and "Say who saw the person." in html

    def test_a_refused_link_leads_nowhere(self):
        html = draw('{% link_button "Close" "/close/" refusal=refusal %}', refusal=Refusal("no", "Not yet."))
        assert "href" not in html and "<button" in html
        assert 'href="/close/"' in draw('{% link_button "Close" "/close/" refusal=None %}')

    def test_an_action_posts_with_the_token(self):
        html = draw('{% action "Take" "/take/" kind="tertiary" %}', csrf_token="abc123")
        assert '<form class="inline" method="post" action="/take/">' in html
        assert 'name="csrfmiddlewaretoken" value="abc123"' in html
        assert "krds-btn tertiary" in html

    def test_a_refused_action_has_no_form(self):
        assert "<form" not in draw('{% action "Take" "/t/" refusal=r %}', r=Refusal("no", "Not yours."))


@pytest.mark.parametrize(
    "source",
    [
        "{% button t %}",
        "{% badge t %}",
        "{% heading t lead=t eyebrow=t %}",
        "{% alert title=t %}{{ t }}{% endalert %}",
        "{% card title=t note=t %}{{ t }}{% endcard %}",
        "{% link_card t '/x/' note=t %}",
        "{% number_tile t t note=t unit=t %}",
        "{% empty t t %}",
        "{% phone t %}",
        "{% progress 1 2 t %}",
        "{% datatable caption=t show=True %}<tbody><tr><td>{{ t }}</td></tr></tbody>{% enddatatable %}",
        "{% dialog t title=t %}{{ t }}{% enddialog %}",
        "{% disclosure t %}{{ t }}{% enddisclosure %}",
    ],
)
def test_what_people_wrote_is_escaped(source):
    html = draw(source, t=HOSTILE)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


class TestTime:
    def test_a_countdown_tells_the_time_left_or_how_late_it_is(self):
        assert ">3:20 left<" in draw("{% countdown until %}", until=NOON + timedelta(minutes=3, seconds=20))
        assert ">1:12:00 left<" in draw("{% countdown until %}", until=NOON + timedelta(hours=1, minutes=12))
        assert ">7:05 late<" in draw("{% countdown until %}", until=NOON - timedelta(minutes=7, seconds=5))

    @pytest.mark.parametrize(("seconds", "urgency"), [(-1, "over"), (0, "near"), (300, "near"), (301, "")])
    def test_a_countdown_is_near_from_five_minutes_on(self, seconds, urgency):
        html = draw("{% countdown until %}", until=NOON + timedelta(seconds=seconds))
        assert f'<count-down class="{urgency} "' in html

    def test_ago_goes_by_the_clock_of_the_page(self):
        html = draw("{% ago moment %}", moment=NOON - timedelta(minutes=14)).replace("\xa0", " ")
        assert "14 minutes ago" in html and f'datetime="{(NOON - timedelta(minutes=14)).isoformat()}"' in html
        assert "just now" in draw("{% ago moment %}", moment=NOON)
        assert draw("{% ago moment %}", moment=None) == "–"


class TestNumbers:
    def test_a_progress_of_nothing_is_no_division_by_zero(self):
        assert "0 / 0 · 0%" in draw('{% progress 0 0 "Nothing" %}')

    def test_a_share_fills_its_bar(self):
        html = draw('{% share parts "Day" %}', parts=[("met", 3, "success"), ("open", 1, "warning")])
        assert 'x="0.0" y="0" width="750.0"' in html and 'x="750.0" y="0" width="250.0"' in html

    def test_a_tile_with_an_address_is_a_link(self):
        assert '<a class="number-tile danger" href="/open/">' in draw(
            '{% number_tile "Open" 3 tone="danger" url="/open/" %}'
        )
        assert ">1,104<" in draw('{% number_tile "Promised" 1104 %}')


class TestForms:
    class Form(forms.Form):
        name = forms.CharField(help_text="As on the card")
        met = forms.ChoiceField(choices=[("self", "Recipient")], widget=forms.RadioSelect)
        agreed = forms.BooleanField(required=False)
        hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    def test_a_field_with_an_error_says_so_to_a_screen_reader(self):
        html = draw("{{ form }}", form=self.Form({}))
        assert 'aria-invalid="true"' in html
        assert 'aria-describedby="id_name_helptext id_name_error"' in html
        assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html

    def test_choices_stand_in_a_fieldset_with_a_legend(self):
        html = draw("{% choice_tiles form.met %}", form=self.Form())
        assert "<fieldset" in html and "<legend>" in html and '<label for="id_met_0">' in html

    def test_hidden_fields_are_drawn_once_and_only_required_ones_are_marked(self):
        html = draw("{{ form }}", form=self.Form())
        assert html.count('type="hidden"') == 1
        assert html.count("required-mark") == 2


class TestPages:
    def test_the_rest_of_the_address_is_kept(self):
        html = draw("{% pages page %}", page=Paginator(range(100), 10).get_page(2))
        assert 'href="?q=a&amp;page=3"' in html and 'aria-current="page"' in html

    def test_one_page_needs_no_links(self):
        assert draw("{% pages page %}", page=Paginator(range(3), 10).get_page(1)).strip() == ""


def test_the_digest_changes_with_what_is_said():
    first, second = [Signal("1 alert")], [Signal("2 alerts")]
    assert ui.signals_digest(first) == ui.signals_digest([Signal("1 alert")])
    assert ui.signals_digest(first) != ui.signals_digest(second)
