"""The briefing book as one description for page, PDF and .hwpx; the whole mission as a workbook."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chomchom.papers import document as d
from chomchom.papers.xlsx import Workbook
from chomchom.trade.enums import Confidence, Criterion, language_name
from chomchom.trade.models import Meeting, Mission, Unmet
from chomchom.trade.queries.briefing import Book, Page, meetings_of_mission
from chomchom.trade.queries.timetable import latest_published
from chomchom.trade.rules import market
from chomchom.trade.rules.countries import country_name
from chomchom.trade.rules.timetable import CODES

WRITTEN_IN = {"VN": "vi", "ID": "id"}


def document(book: Book, day: date) -> d.Document:
    """The book in the language of the page."""
    application = book.application
    blocks: list[d.Block] = [
        d.KeyValues(
            (
                (_("Exporter"), str(application.exporter)),
                (_("Application number"), application.number),
                (_("Products"), ", ".join(f"{one} ({one.hs_code or '–'})" for one in book.products) or "–"),
                (_("Meetings"), str(len(book.pages))),
            )
        ),
        d.Heading(_("Itinerary")),
        _itinerary(book),
        d.Heading(_("Your meetings")),
        _meetings(book),
        d.Heading(_("Strategy checklist")),
        d.Items(tuple(str(one) for one in market.CHECKLIST), "○"),
        d.Heading(_("Market rules for your products")),
        *_market(book, day),
        d.Heading(_("The buyers")),
    ]
    for page in book.pages:
        blocks += _buyer(page)
    if not book.pages:
        blocks.append(d.Paragraph(_("No meeting is published yet.")))
    blocks.append(d.End())
    return d.Document(
        title=_("Briefing book"),
        subtitle=f"{application.mission} · {application.exporter}",
        blocks=tuple(blocks),
        language="ko" if get_language() == "ko" else "en",
        header=str(application.mission),
    )


def _itinerary(book: Book) -> d.Block:
    rows = [
        (
            date_format(one.day, "DATE_FORMAT"),
            _period(one.starts_at, one.ends_at),
            str(one),
            one.place,
            str(one.leg or ""),
        )
        for one in book.itinerary
    ]
    if not rows:
        rows = [
            (date_format(leg.starts_on, "DATE_FORMAT"), "", _("Consultations"), leg.venue, leg.city)
            for leg in book.legs
        ]
    if not rows:
        return d.Paragraph(_("Nothing is entered yet."))
    return d.Table(((_("Day"), _("Time"), _("What"), _("Place"), _("City")),), tuple(rows))


def _period(starts: Any, ends: Any) -> str:
    if starts is None:
        return ""
    return f"{starts:%H:%M}–{ends:%H:%M}" if ends else f"{starts:%H:%M}"


def when(meeting: Meeting) -> str:
    """Day and time of a meeting on the clock of its leg."""
    starts = localtime(meeting.starts_at, meeting.leg.zone)
    return f"{date_format(starts, 'DATE_FORMAT')} {starts:%H:%M}–{localtime(meeting.ends_at, meeting.leg.zone):%H:%M}"


def _meetings(book: Book) -> d.Block:
    if not book.pages:
        return d.Paragraph(_("No meeting is published yet."))
    rows = tuple(
        (when(m), m.leg.city, m.guest.buyer.name, str(m.table), str(m.interpreter or "–"))
        for m in (page.meeting for page in book.pages)
    )
    head = ((_("Local time"), _("City"), _("Buyer"), _("Table"), _("Interpreter")),)
    return d.Table(head, rows, aligns=("left", "left", "left", "center", "left"))


def _as_written(rule: market.MarketRule, text: str) -> d.Cell:
    """The names of rules stay in the language of their country."""
    return d.Cell(text, language=WRITTEN_IN.get(rule.country, "en"))


def _market(book: Book, day: date) -> list[d.Block]:
    codes = [product.hs_code for product in book.products]
    found = [
        rule for country in dict.fromkeys(leg.country for leg in book.legs) for rule in market.rules_for(country, codes)
    ]
    if not found:
        return [d.Paragraph(_("No rule is recorded for these headings. That does not mean that there is none."))]
    rows = tuple(
        (
            rule.country,
            _as_written(rule, rule.title),
            str(rule.asks),
            _as_written(rule, rule.citation),
            state_of(rule, day),
        )
        for rule in found
    )
    head = ((_("Country"), _("Rule"), _("What it asks for"), _("Where it is written"), _("Good until")),)
    return [
        d.Table(head, rows, widths=(1, 2, 5, 4, 2)),
        d.Paragraph(_("Check with the certification body before you quote; rules abroad change."), size="small"),
    ]


def state_of(rule: market.MarketRule, day: date) -> str:
    until = date_format(rule.check_again_by, "DATE_FORMAT")
    if rule.is_stale(day):
        return _("out of date since %(day)s: check anew") % {"day": until}
    return until if rule.is_confirmed else _("%(day)s; not confirmed, check") % {"day": until}


def _buyer(page: Page) -> list[d.Block]:
    buyer, meeting = page.meeting.guest.buyer, page.meeting
    facts = (
        (_("Country"), f"{country_name(buyer.country)} {buyer.city} {buyer.area}".strip()),
        (_("Line of business"), buyer.trade or "–"),
        (_("Languages"), ", ".join(language_name(code) for code in buyer.languages) or "–"),
        (_("HS codes asked for"), ", ".join(buyer.hs_codes) or "–"),
        (_("Meeting"), when(meeting)),
        (_("Table"), str(meeting.table)),
    )
    rows = tuple(_evidence(name, page.evidence[name]) for name in page.evidence)
    head = ((_("Criterion"), _("What is known"), _("Value"), _("Source"), _("Found on"), _("Confidence")),)
    blocks: list[d.Block] = [d.PageBreak(), d.Heading(buyer.name, 2), d.KeyValues(facts, 2), d.Table(head, rows)]
    questions = tuple(str(market.QUESTIONS[name]) for name in page.open_criteria)
    blocks.append(d.Heading(_("Open questions"), 3))
    if questions:
        blocks.append(d.Items(questions, "※"))
    else:
        blocks.append(d.Paragraph(_("Nothing of the three criteria is unknown.")))
    return blocks


def _evidence(name: str, piece: Any) -> tuple[str, ...]:
    label = str(Criterion(name).label)
    if piece is None:
        return (label, _("unknown"), _("unknown"), "", "", "")
    value = _("unknown") if piece.value is None else f"{float(piece.value):.2f}"
    found = date_format(piece.found_on, "DATE_FORMAT") if piece.found_on else ""
    return (label, piece.as_written or "–", value, piece.source, found, str(Confidence(piece.confidence).label))


def workbook(mission: Mission) -> bytes:
    """Exporters, buyers, meetings, pairs without a meeting and the itinerary; one sheet each."""
    book = Workbook()
    title = str(mission)
    meetings = meetings_of_mission(mission)
    book.sheet(
        _("Meetings"), title=title,
        head=[_("City"), _("Local time"), _("Table"), _("Exporter"), _("Buyer"), _("Interpreter"), _("State")],
        rows=[
            (m.leg.city, when(m), m.table, str(m.application.exporter), m.guest.buyer.name, str(m.interpreter or ""),
             str(m.get_state_display()))
            for m in meetings
        ],
    )  # fmt: skip
    book.sheet(
        _("Exporters"),
        title=title,
        head=[
            _("Application number"),
            _("Exporter"),
            _("In English"),
            _("Products"),
            _("Person in charge"),
            _("E-mail"),
        ],
        rows=[
            (
                a.number,
                a.exporter.name,
                a.exporter.name_en,
                ", ".join(f"{p.name} {p.hs_code}" for p in a.products.all()),
                a.contact_name,
                a.contact_email,
            )
            for a in mission.applications.filter(state="accepted")
            .select_related("exporter")
            .prefetch_related("products")
        ],
    )
    book.sheet(
        _("Buyers"),
        title=title,
        head=[
            _("Number"),
            _("Buyer"),
            _("Country"),
            _("City"),
            _("Languages"),
            _("E-mail"),
            _("Telephone"),
            _("State"),
        ],
        rows=[
            (
                g.buyer.number,
                g.buyer.name,
                g.buyer.country,
                g.buyer.city,
                ", ".join(g.buyer.languages),
                g.buyer.email,
                g.buyer.phone,
                str(g.get_state_display()),
            )
            for g in mission.guests.select_related("buyer").order_by("buyer__number")
        ],
    )
    versions = [one for leg in mission.legs.order_by("position") if (one := latest_published(leg))]
    book.sheet(
        _("Without a meeting"), title=title, head=[_("Exporter"), _("Buyer"), _("Why")],
        rows=[
            (str(u.application.exporter), u.guest.buyer.name, str(CODES.get(u.code, u.code)))
            for u in Unmet.objects.filter(timetable__in=versions).select_related(
                "application__exporter", "guest__buyer")
        ],
    )  # fmt: skip
    book.sheet(
        _("Itinerary"), title=title, head=[_("Day"), _("Time"), _("What"), _("Place"), _("City")],
        rows=[
            (one.day, _period(one.starts_at, one.ends_at), str(one), one.place, str(one.leg or ""))
            for one in mission.itinerary.select_related("leg").order_by("day", "starts_at")
        ],
    )  # fmt: skip
    return book.bytes()
