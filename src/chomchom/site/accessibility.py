"""The promise of accessibility: the 33 items of KWCAG 2.2, how each is met, and how that was checked.

한국형 웹 콘텐츠 접근성 지침 2.2 (KS X OT0003:2022, revised 28 December 2022): 4 principles, 14 guidelines, 33 items.
The page ``/accessibility/`` and docs/reference/accessibility.md are printed from this table; a test proves that the
tests it names exist. Whoever changes what is said here has tried it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

STANDARD = "KS X OT0003:2022"
CHECKED_ON = date(2026, 11, 30)


class Verdict(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NONE = "none"

    @property
    def label(self) -> Promise:
        return VERDICTS[self]

    @property
    def tone(self) -> str:
        return {"met": "success", "partly": "warning", "none": "neutral"}[self]


VERDICTS = {
    Verdict.MET: pgettext_lazy("accessibility", "met"),
    Verdict.PARTLY: pgettext_lazy("accessibility", "partly met"),
    Verdict.NONE: pgettext_lazy("accessibility", "not applicable"),
}

EVERY = "tests/browser/test_every_page.py"
KEYS = "tests/browser/test_keyboard.py"
READER = "tests/browser/test_screen_reader.py"
STATES = "tests/browser/test_states_of_components.py"
TIME = "tests/browser/test_enough_time.py"
AXE = f"{EVERY}::test_axe_finds_nothing_and_nothing_is_wider_than_the_window"
REFLOW = f"{EVERY}::test_nothing_is_cut_when_enlarged_or_spaced_out_and_nothing_moves"
STILL = REFLOW
MARK_UP = "tests/repository/test_mark_up.py"
BUILT = f"{MARK_UP}::test_titles_languages_and_order"
FORMS = f"{MARK_UP}::test_a_form_that_is_refused_says_where_and_why"


@dataclass(frozen=True)
class Item:
    """One item of the guideline. ``how``: how it is met and was checked; ``weakness``: what is known to be missing."""

    number: str
    name: str | Promise
    verdict: Verdict
    how: str | Promise
    tests: tuple[str, ...] = ()
    weakness: str | Promise = ""


GUIDELINES = {
    "5.1": pgettext_lazy("kwcag", "Text alternatives"),
    "5.2": pgettext_lazy("kwcag", "Alternatives for multimedia"),
    "5.3": pgettext_lazy("kwcag", "Adaptability"),
    "5.4": pgettext_lazy("kwcag", "Distinguishability"),
    "6.1": pgettext_lazy("kwcag", "Access by input devices"),
    "6.2": pgettext_lazy("kwcag", "Enough time"),
    "6.3": pgettext_lazy("kwcag", "Prevention of photosensitive seizures"),
    "6.4": pgettext_lazy("kwcag", "Easy navigation"),
    "6.5": pgettext_lazy("kwcag", "Input modalities"),
    "7.1": pgettext_lazy("kwcag", "Readability"),
    "7.2": pgettext_lazy("kwcag", "Predictability"),
    "7.3": pgettext_lazy("kwcag", "Input assistance"),
    "8.1": pgettext_lazy("kwcag", "Correct syntax"),
    "8.2": pgettext_lazy("kwcag", "Accessibility of web applications"),
}
PRINCIPLES = {
    "5": pgettext_lazy("kwcag", "Perceivable"),
    "6": pgettext_lazy("kwcag", "Operable"),
    "7": pgettext_lazy("kwcag", "Understandable"),
    "8": pgettext_lazy("kwcag", "Robust"),
}

ITEMS = (
    Item(
        "5.1.1", pgettext_lazy("kwcag", "Appropriate text alternatives"), Verdict.MET,
        _("Icons are decoration beside words and hidden from screen readers; charts and bars say their numbers"
          " in words;"
          " the map has a name and a list of the same people."),
        (AXE, f"{READER}::test_the_map_and_the_pictures_have_words"),
    ),
    Item(
        "5.2.1", pgettext_lazy("kwcag", "Captions"), Verdict.NONE,
        _("There is no video and no sound; a test looks for them on every page."), (BUILT,),
    ),
    Item(
        "5.3.1", pgettext_lazy("kwcag", "Structure of tables"), Verdict.MET,
        _("Every table has a caption, and heads with their direction, also where it becomes cards on a telephone."),
        (AXE, f"{READER}::test_tables_have_captions_and_heads"),
    ),
    Item(
        "5.3.2", pgettext_lazy("kwcag", "Linear structure of content"), Verdict.MET,
        _("The order of the mark-up is the order on the screen; no element takes a place of its own in the order of the"
          " keyboard."),
        (BUILT, REFLOW),
        _("On telephones the open alerts stand below the menu button but are read before it."),
    ),
    Item(
        "5.3.3", pgettext_lazy("kwcag", "Clear instructions"), Verdict.MET,
        _("Texts name buttons by their words, never by colour, shape or place; a test reads all texts of both"
          " languages."),
        ("tests/repository/test_accessibility.py::test_no_text_points_by_colour_shape_or_place",),
    ),
    Item(
        "5.4.1", pgettext_lazy("kwcag", "Recognition without colour"), Verdict.MET,
        _("Every state is a word or a number beside its colour; the pages were looked at with the colours that a"
          " contrast theme forces."),
        (f"{STATES}::test_with_forced_colours_everything_is_still_seen",),
        _("On the map itself states differ by colour and size only; the list beside it says them in words."),
    ),
    Item(
        "5.4.2", pgettext_lazy("kwcag", "No automatic playing"), Verdict.NONE,
        _("Nothing plays a sound. Alerts ring through the telephone or the browser of whoever chose that."), (BUILT,),
    ),
    Item(
        "5.4.3", pgettext_lazy("kwcag", "Contrast of text"), Verdict.MET,
        _("At least 4.5 : 1, measured on every page and on every component in every state."),
        (AXE, f"{STATES}::test_every_component_in_every_state"),
        _("Buttons that cannot be pressed are paler; the reason stands beside them in full contrast."),
    ),
    Item(
        "5.4.4", pgettext_lazy("kwcag", "Separation of content"), Verdict.MET,
        _("Cards, tables and lists have edges or lines of their own. The pages are looked at as pictures at 360 and"
          " 1440 pixels when they are made."),
        (f"{STATES}::test_with_forced_colours_everything_is_still_seen",),
    ),
    Item(
        "6.1.1", pgettext_lazy("kwcag", "Use by keyboard"), Verdict.MET,
        _("Each role's main work of the day is done by keyboard alone in a test; stops that can be dragged also have a"
          " form, and what the map opens is also in a list."),
        (f"{KEYS}::test_the_noon_of_the_offices", f"{KEYS}::test_a_courier_s_stop", f"{KEYS}::test_a_kitchen_s_morning",
         f"{KEYS}::test_a_health_office_s_afternoon", f"{KEYS}::test_a_mission_by_keyboard",
         f"{KEYS}::test_a_stop_is_moved_without_dragging"),
    ),
    Item(
        "6.1.2", pgettext_lazy("kwcag", "Movement and mark of the focus"), Verdict.MET,
        _("On each way by keyboard the focus is seen at every step, is covered by nothing and is never lost, also where"
          " a part of the page renews itself; dialogs give it back."),
        (f"{KEYS}::test_the_noon_of_the_offices", f"{KEYS}::test_a_page_that_renews_itself_keeps_the_focus",
         f"{KEYS}::test_a_dialog_gives_the_focus_back"),
    ),
    Item(
        "6.1.3", pgettext_lazy("kwcag", "Operable controls"), Verdict.MET,
        _("Controls are at least 24 by 24 pixels (about 9 mm across on a common screen) or stand apart; the courier's"
          " are at least 48."),
        (AXE, "tests/browser/test_courier_morning.py::test_large_targets_no_wider_than_the_phone_and_accessible"),
    ),
    Item(
        "6.1.4", pgettext_lazy("kwcag", "Character shortcuts"), Verdict.NONE,
        _("There are no shortcuts of single characters; a test reads the scripts."),
        ("tests/repository/test_accessibility.py::test_no_script_listens_to_single_characters",),
    ),
    Item(
        "6.2.1", pgettext_lazy("kwcag", "Adjustable response time"), Verdict.MET,
        _("Two minutes before an idle session ends the page says so; one button, or the escape key, prolongs it"
          " as often"
          " as is needed. Work in another tab counts."),
        (f"{TIME}::test_before_a_session_ends_it_is_said_and_can_be_prolonged",
         f"{TIME}::test_a_session_that_has_ended_is_said_and_nothing_typed_is_taken_away"),
        _("Deadlines of alerts cannot be prolonged: they protect a person's life. Personal links end on a day that they"
          " name."),
    ),
    Item(
        "6.2.2", pgettext_lazy("kwcag", "Pause"), Verdict.PARTLY,
        _("Every page that renews itself has a button that stops it; with reduced motion nothing moves."),
        (f"{TIME}::test_what_renews_itself_can_be_stopped", STILL),
        _("The signal of open alerts in the header and the countdown to a deadline go on: whoever stops them would miss"
          " that a person is in danger."),
    ),
    Item(
        "6.3.1", pgettext_lazy("kwcag", "Limits to blinking and flashing"), Verdict.MET,
        _("Nothing flashes. The dot of an open alert breathes once in 1.6 seconds, and not at all with reduced"
          " motion."),
        (STILL, "tests/repository/test_accessibility.py::test_nothing_blinks_three_times_a_second"),
    ),
    Item(
        "6.4.1", pgettext_lazy("kwcag", "Skipping repeated parts"), Verdict.MET,
        _("The first stop of the keyboard on every page is a link to the content, seen when it has the focus."),
        (AXE, f"{KEYS}::test_the_first_stop_of_every_frame_is_the_link_to_the_content"),
        _("On the log-in page the focus begins in the first field; the link lies before it."),
    ),
    Item(
        "6.4.2", pgettext_lazy("kwcag", "Titles"), Verdict.MET,
        _("Every page has a title of its own, one main heading, and headings without gaps; parts of a page have"
          " headings or names. There are no frames."),
        (AXE, f"{MARK_UP}::test_every_page_has_a_title_of_its_own"),
    ),
    Item(
        "6.4.3", pgettext_lazy("kwcag", "Meaningful links"), Verdict.MET,
        _("Links say where they lead, in their own words or with those of their row; none says only more or here."),
        (AXE, BUILT),
    ),
    Item(
        "6.4.4", pgettext_lazy("kwcag", "Fixed reference positions"), Verdict.NONE,
        _("There are no publications in pages; documents are PDF files with page numbers, made as PDF/UA."),
    ),
    Item(
        "6.5.1", pgettext_lazy("kwcag", "Single pointer"), Verdict.MET,
        _("Nothing needs two fingers or a path; what can be dragged can be moved by a form, and the map has buttons to"
          " come nearer."),
        (f"{KEYS}::test_a_stop_is_moved_without_dragging",),
    ),
    Item(
        "6.5.2", pgettext_lazy("kwcag", "Cancelling a pointer"), Verdict.MET,
        _("Everything happens when the finger is lifted; a test reads the scripts. A dragged stop let go"
          " elsewhere stays"
          " where it was."),
        ("tests/repository/test_accessibility.py::test_nothing_happens_when_a_pointer_only_goes_down",),
    ),
    Item(
        "6.5.3", pgettext_lazy("kwcag", "Label and name"), Verdict.MET,
        _("The name that a screen reader says contains the words that are seen."), (AXE,),
    ),
    Item(
        "6.5.4", pgettext_lazy("kwcag", "Operation by motion"), Verdict.NONE,
        _("Nothing is operated by moving the device; a test reads the scripts."),
        ("tests/repository/test_accessibility.py::test_nothing_is_operated_by_moving_the_device",),
    ),
    Item(
        "7.1.1", pgettext_lazy("kwcag", "Language of the page"), Verdict.MET,
        _("Every page says its language; words in another one that the program knows of say theirs."), (AXE, BUILT),
        _("Names and notes that people typed in another language carry no mark."),
    ),
    Item(
        "7.2.1", pgettext_lazy("kwcag", "Action on request"), Verdict.MET,
        _("Nothing opens or sends by being reached or chosen; a choice takes effect by its button. The one window that"
          " opens beside says so in its words."),
        ("tests/repository/test_accessibility.py::test_choosing_sends_nothing", BUILT),
        _("A photo at a door is sent once the camera has handed it over, without a further button."),
    ),
    Item(
        "7.2.2", pgettext_lazy("kwcag", "Help that is easy to find"), Verdict.PARTLY,
        _("This statement with whom to ask stands at the same place at the end of every page with a frame."),
        (BUILT,),
        _("The courier's pages of the round keep no footer, so that they open without a line: the desk's"
          " telephone stands"
          " there instead. There is no help text for each page; the guides for each role lie in the documents."),
    ),
    Item(
        "7.3.1", pgettext_lazy("kwcag", "Correcting errors"), Verdict.MET,
        _("An error stands at its field in words, is tied to it for screen readers, and gets the focus; what was typed"
          " stays."),
        (FORMS, f"{KEYS}::test_after_an_error_the_focus_is_at_the_first_wrong_field"),
    ),
    Item(
        "7.3.2", pgettext_lazy("kwcag", "Labels"), Verdict.MET,
        _("Every field has a label that stays seen; what is required says so in a word."), (AXE,),
    ),
    Item(
        "7.3.3", pgettext_lazy("kwcag", "Accessible authentication"), Verdict.MET,
        _("No riddle, picture or copying is asked for; passwords and codes can be pasted and filled in by the"
          " browser."),
        (f"{KEYS}::test_the_log_in_can_be_pasted_and_filled_in",),
    ),
    Item(
        "7.3.4", pgettext_lazy("kwcag", "Redundant entry"), Verdict.PARTLY,
        _("What is known of a person or a company is filled in; a form that was refused keeps what was typed."),
        (FORMS,),
        _("A password is asked for twice when it is changed, and files must be chosen again after an error."),
    ),
    Item(
        "8.1.1", pgettext_lazy("kwcag", "No errors of mark-up"), Verdict.MET,
        _("A test reads the mark-up of every page: no element left open or closed across another, no attribute"
          " and no id"
          " twice."),
        (f"{MARK_UP}::test_no_page_has_errors_of_mark_up",),
    ),
    Item(
        "8.2.1", pgettext_lazy("kwcag", "Accessible web applications"), Verdict.MET,
        _("Names, roles and states are those of HTML; changes that come by themselves are said to screen readers. The"
          " tree that screen readers read is compared for the main pages."),
        (AXE, f"{READER}::test_the_board_reads_as_it_looks", f"{READER}::test_an_alert_says_its_state_and_its_changes"),
        _("Checked in Chromium's tree only; not yet listened to with a screen reader by somebody who uses one."),
    ),
)  # fmt: skip
"""The items in the order and with the numbers of the standard."""

NOT_TRIED = (
    _("No person who uses a screen reader has worked with these pages yet. Before a district goes live,"
      " somebody who uses"
      " one (on Windows in Korean, and on a telephone) should do a morning of each role."),
    _("Tried in Chromium only. Other browsers read the same mark-up, but were not looked at."),
    _("Documents are made as PDF/UA-1 by their writer, which refuses what breaks it; .hwpx and .xlsx files were not"
      " checked with a screen reader."),
)  # fmt: skip


def by_principle() -> Iterator[tuple[str | Promise, list[Item]]]:
    for number, name in PRINCIPLES.items():
        yield name, [item for item in ITEMS if item.number.startswith(f"{number}.")]


def guideline(item: Item) -> str | Promise:
    return GUIDELINES[item.number.rpartition(".")[0]]


def counted() -> list[tuple[Verdict, int]]:
    number = Counter(item.verdict for item in ITEMS)
    return [(verdict, number[verdict]) for verdict in Verdict]


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """The statement of accessibility, for everybody."""
    principles = [(name, [(item, guideline(item)) for item in items]) for name, items in by_principle()]
    shown = {"principles": principles, "counted": counted(), "not_tried": NOT_TRIED}
    frame = "site/entrance.html" if request.viewer.account_id is None else "site/base.html"
    facts = {"frame": frame, "standard": STANDARD, "checked_on": CHECKED_ON, "contact": settings.CONTACT}
    return render(request, "site/accessibility.html", shown | facts)
