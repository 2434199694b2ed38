"""The components of every page; the gallery shows each in every state.

The tags are built in: no ``{% load %}`` is needed. Tones everywhere are ``neutral primary info success warning
danger``. Block tags end with ``end…``: ``{% card title=… %} … {% endcard %}``. Other keyword arguments of buttons and
links become attributes, ``_`` read as ``-``: ``hx_post=url`` is ``hx-post="…"``; a value of None or False leaves it
out, True writes it bare.
"""

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.core import navigation
from chomchom.core.refusal import Refusal

register = template.Library()
ICON_OF_TONE = {"neutral": "info", "primary": "info", "info": "info", "success": "success", "warning": "warning"}
_serial = itertools.count(1)


def attributes(given: dict[str, Any]) -> SafeString:
    """``{"hx_post": "/x", "disabled": True, "title": None}`` → `` hx-post="/x" disabled``."""
    shown = (
        (name.replace("_", "-"), value) for name, value in given.items() if value is not None and value is not False
    )
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in shown))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def _unique(prefix: str) -> str:
    return f"{prefix}-{next(_serial)}"


# -- words and marks ---------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A picture without words, hidden from screen readers. Names: components.css; size: small, large."""
    return format_html('<span class="icon icon-{} {}" aria-hidden="true"></span>', name, size)


@register.simple_tag
def badge(text: Any, tone: str = "neutral", solid: bool = False, size: str = "") -> SafeString:
    """The state of a thing in a word. ``solid`` for what must be seen first; size: large."""
    return format_html('<span class="krds-badge {} {} {}">{}</span>', tone, "solid" if solid else "", size, text)


@register.simple_tag
def count(number: int) -> SafeString:
    """A small round number beside a word."""
    return format_html('<span class="count">{}</span>', number)


@register.simple_tag
def phone(number: str, label: Any = "") -> SafeString:
    """A telephone number that can be tapped; nothing when there is none."""
    if not number:
        return mark_safe("")
    digits = "".join(c for c in str(number) if c.isdigit() or c == "+")
    return format_html('<a class="phone" href="tel:{}">{}{}</a>', digits, icon("call"), label or number)


@register.simple_tag(takes_context=True)
def ago(context: Context, moment: datetime | None) -> SafeString:
    """How long ago, in words; the exact time as its title. Kept fresh by ``<relative-time>``."""
    if moment is None:
        return mark_safe("–")
    now = context.get("now") or timezone.now()
    words = _("just now") if (now - moment).total_seconds() < 60 else _("%s ago") % timesince(moment, now, depth=1)
    exact = formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return format_html(
        '<relative-time><time datetime="{}" title="{}">{}</time></relative-time>', moment.isoformat(), exact, words
    )


@register.simple_tag(takes_context=True)
def countdown(context: Context, until: datetime, size: str = "", near_minutes: int = 5) -> SafeString:
    """Time left until ``until``, or how late it is; ticks with ``<count-down>``, says the truth without it."""
    seconds = int((until - (context.get("now") or timezone.now())).total_seconds())
    return format_html(
        '<count-down class="{} {}" datetime="{}" near="{}" left="{}" late="{}">{}</count-down>',
        _urgency(seconds, near_minutes),
        size,
        until.isoformat(),
        near_minutes * 60,
        _("{time} left"),
        _("{time} late"),
        _left(seconds),
    )


def _urgency(seconds: int, near_minutes: int) -> str:
    return "over" if seconds < 0 else "near" if seconds <= near_minutes * 60 else ""


def _left(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    clock = f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return (_("{time} left") if seconds >= 0 else _("{time} late")).format(time=clock)


# -- buttons -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def button(
    label: Any,
    kind: str = "primary",
    size: str = "medium",
    refusal: Refusal | None = None,
    icon_name: str = "",
    block: bool = False,
    **given: Any,
) -> SafeString:
    """A button; kinds: primary secondary tertiary text danger; sizes: xsmall small medium large xlarge.

    With a ``refusal`` it cannot be pressed and its sentence stands below. ``type`` is submit unless given.
    """
    given.setdefault("type", "submit")
    return _pressable("button", label, kind, size, refusal, icon_name, block, given)


@register.simple_tag
def link_button(
    label: Any,
    url: str,
    kind: str = "secondary",
    size: str = "medium",
    refusal: Refusal | None = None,
    icon_name: str = "",
    block: bool = False,
    **given: Any,
) -> SafeString:
    """A link that looks like a button; with a ``refusal`` it is a button that cannot be pressed."""
    if refusal is not None:
        return _pressable("button", label, kind, size, refusal, icon_name, block, {**given, "type": "button"})
    return _pressable("a", label, kind, size, None, icon_name, block, {"href": url, **given})


def _pressable(
    tag: str,
    label: Any,
    kind: str,
    size: str,
    refusal: Refusal | None,
    icon_name: str,
    block: bool,
    given: dict[str, Any],
) -> SafeString:
    classes = " ".join(filter(None, ("krds-btn", kind, size, "block" if block else "", given.pop("class", ""))))
    picture = icon(icon_name, "small") if icon_name else ""
    if refusal is None:
        return format_html('<{} class="{}"{}>{}{}</{}>', tag, classes, attributes(given), picture, label, tag)
    given |= {"aria_disabled": "true", "disabled": True, "aria_describedby": (reason := _unique("reason"))}
    return format_html(
        '<span class="button-with-reason"><{} class="{}"{}>{}{}</{}><span class="refusal" id="{}">{}{}</span></span>',
        *(tag, classes, attributes(given), picture, label, tag, reason, icon("info"), refusal),
    )


@register.simple_tag(takes_context=True)
def action(context: Context, label: Any, url: str, refusal: Refusal | None = None, **given: Any) -> SafeString:
    """A form of one button that posts to ``url``; the other arguments are those of ``button``."""
    pressed = button(label, refusal=refusal, **given)
    if refusal is not None:
        return pressed
    return format_html('<form class="inline" method="post" action="{}">{}{}</form>', url, _token(context), pressed)


@register.simple_tag(takes_context=True)
def export_button(context: Context, label: Any, url: str, why: str, **given: Any) -> SafeString:
    """A button that takes data out for a usual reason (a code of ``people.enums.Why``), which goes into the access
    log; the other arguments are those of ``button``. Where the reason differs, lead to ``url`` with a link: it asks."""
    given.setdefault("kind", "tertiary")
    given.setdefault("icon_name", "download")
    reason = format_html('<input type="hidden" name="why" value="{}">', why)
    form = '<form class="inline" method="post" action="{}">{}{}{}</form>'
    return format_html(form, url, _token(context), reason, button(label, **given))


def _token(context: Context) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", ""))


# -- boxes -------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/heading.html")
def heading(title: Any, lead: Any = "", eyebrow: Any = "") -> dict[str, Any]:
    """The heading of a page (its only h1) with a line below and one above."""
    return {"title": title, "lead": lead, "eyebrow": eyebrow, "actions": ""}


@register.simple_block_tag
def headed(content: str, title: Any, lead: Any = "", eyebrow: Any = "") -> SafeString:
    """``heading`` with the page's actions inside: ``{% headed "Recipients" %}{% link_button … %}{% endheaded %}``."""
    return render_to_string(
        "ui/heading.html", {"title": title, "lead": lead, "eyebrow": eyebrow, "actions": mark_safe(content)}
    )


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: Any = "", live: bool = False) -> SafeString:
    """A box that tells something: tones info success warning danger urgent neutral; ``live`` is read out at once."""
    name = ICON_OF_TONE.get(tone, "danger")
    return render_to_string(
        "ui/alert.html", {"tone": tone, "icon": name, "title": title, "live": live, "content": mark_safe(content)}
    )


@register.simple_block_tag
def card(content: str, title: Any = "", note: Any = "", tone: str = "", level: int = 2, **given: Any) -> SafeString:
    """A box with a heading of ``level``; tones: primary success warning danger quiet; other arguments: attributes."""
    return render_to_string(
        "ui/card.html",
        {
            "title": title,
            "note": note,
            "tone": tone,
            "tag": f"h{level}",
            "attributes": attributes(given),
            "content": mark_safe(content),
        },
    )


@register.inclusion_tag("ui/link_card.html")
def link_card(title: Any, url: str, note: Any = "", icon_name: str = "go") -> dict[str, Any]:
    """A card that is one link."""
    return {"title": title, "url": url, "note": note, "icon_name": icon_name}


@register.inclusion_tag("ui/facts.html")
def facts(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """A definition list of (term, value); a value that is empty shows a dash."""
    return {"pairs": pairs}


@register.simple_block_tag
def datatable(
    content: str, caption: Any, dense: bool = False, stacks: bool = True, sticky: bool = False, show: bool = False
) -> SafeString:
    """Around ``<thead>…</thead><tbody>…</tbody>``: ``caption`` names it, and is seen if ``show``.

    On a phone it becomes cards: give each ``<td>`` a ``data-label``. ``<th scope="row">`` is the card's heading.
    A cell of sentences or of several parts has class ``long`` and stands below its label. Cells with numbers have class
    ``number``; a row may have the class danger or warning.
    """
    marks = {"dense": dense, "stacks": stacks, "sticky": sticky}
    return format_html(
        '<div class="table-wrap {}" role="region" tabindex="0" aria-label="{}">'
        '<table><caption class="{}">{}</caption>{}</table></div>',
        *(" ".join(name for name, on in marks.items() if on), caption, "" if show else "sr-only", caption),
        mark_safe(content),
    )


@register.inclusion_tag("ui/empty.html")
def empty(title: Any, text: Any = "", icon_name: str = "info") -> dict[str, Any]:
    """Nothing to show, and what to do then."""
    return {"title": title, "text": text, "icon_name": icon_name}


@register.simple_block_tag
def disclosure(content: str, label: Any, opened: bool = False) -> SafeString:
    """Something that is shown when asked for."""
    return format_html(
        '<details class="disclosure"{}><summary>{}{}</summary><div>{}</div></details>',
        *(attributes({"open": opened}), label, icon("angle"), mark_safe(content)),
    )


@register.simple_block_tag
def dialog(
    content: str, label: Any, title: Any, kind: str = "tertiary", size: str = "medium", id: str = ""
) -> SafeString:
    """A button ``label`` that opens a dialog with ``content``: ask before something that cannot be undone.

    Inside, a form posts as usual and ``{% button … kind="tertiary" type="button" data_close=True %}`` closes it.
    """
    name = id or _unique("dialog")
    return render_to_string(
        "ui/dialog.html",
        {"id": name, "title": title, "content": mark_safe(content), "opener": button(label, kind, size, type="button")},
    )


# -- forms -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, hint: Any = None) -> SafeString:
    """One field of a form with label, hint and errors, as ``{{ form }}`` draws it."""
    if hint is not None:
        bound.help_text = hint
    return bound.as_field_group()


@register.simple_tag
def choice_tiles(bound: BoundField, one_column: bool = False) -> SafeString:
    """Radio buttons or check boxes as tiles with large targets (56 px)."""
    return render_to_string("ui/tiles.html", {"field": bound, "one_column": one_column})


@register.simple_tag
def upload(bound: BoundField) -> SafeString:
    """A file field in a frame that shows where the file goes."""
    return render_to_string("ui/upload.html", {"field": bound})


# -- order and time ----------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[dict[str, Any]], label: Any) -> dict[str, Any]:
    """Links between views of one thing: dicts of ``label``, ``url``, ``current``, and ``count`` if there is one."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/steps.html")
def steps(items: Iterable[dict[str, Any]], label: Any) -> dict[str, Any]:
    """Where a thing stands on its way: dicts of ``label``, ``state`` (done current missing or empty), ``note``."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/timeline.html")
def timeline(items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What happened when: dicts of ``at`` (moment or None), ``title``, ``text``, ``who``, ``tone`` (also: open)."""
    return {"items": items}


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """The way to this page: label, url, label, url, …, label of this page."""
    labels, urls = parts[::2], parts[1::2]
    return {"items": list(itertools.zip_longest(labels, urls))}


@register.inclusion_tag("ui/pages.html", takes_context=True)
def pages(context: Context, page: Page, name: str = "page") -> dict[str, Any]:
    """Links to the pages of a list; the other words of the address are kept."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    rest = f"{query.urlencode()}&" if query else ""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {"page": page, "numbers": numbers, "start": f"?{rest}{name}="}


# -- numbers -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/number_tile.html")
def number_tile(
    label: Any, value: Any, tone: str = "neutral", url: str = "", unit: Any = "", note: Any = ""
) -> dict[str, Any]:
    """One number with its name; with ``url`` it opens the rows behind it."""
    shown = formats.number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int) else value
    return {"label": label, "value": shown, "tone": tone, "url": url, "unit": unit, "note": note}


@register.inclusion_tag("ui/progress.html")
def progress(value: float, total: float, label: Any, tone: str = "") -> dict[str, Any]:
    """How much of ``total`` is done, as a bar and in words."""
    percent = round(100 * value / total) if total else 0
    plain = {"value_plain": str(value), "total_plain": str(total or 1)}
    return {"value": value, "total": total, "percent": percent, "label": label, "tone": tone, **plain}


@register.inclusion_tag("ui/share.html")
def share(parts: Sequence[tuple[Any, int, str]], label: Any) -> dict[str, Any]:
    """How a whole is made up: (name, number, tone) as one bar with its key; the numbers stand in words."""
    total = sum(number for _name, number, _tone in parts) or 1
    starts = itertools.accumulate((number for _name, number, _tone in parts), initial=0)
    bars = [
        {"name": name, "number": number, "tone": tone, "x": _permille(start, total), "width": _permille(number, total)}
        for (name, number, tone), start in zip(parts, starts, strict=False)
    ]
    return {"bars": bars, "label": label}


def _permille(number: float, total: float) -> str:
    return f"{1000 * number / total:.1f}"


@register.simple_tag
def people_count(number: int) -> str:
    """A number of people with its unit: 520명, 520 people."""
    return ngettext("%(number)s person", "%(number)s people", number) % {
        "number": formats.number_format(number, use_l10n=True, force_grouping=True)
    }


@register.inclusion_tag("ui/live_switch.html")
def live_switch() -> dict[str, Any]:
    """Stops what renews itself on the page, and starts it again. Belongs on every page with such a fragment."""
    return {}


# -- the frame ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/main_menu.html", takes_context=True)
def main_menu(context: Context) -> dict[str, Any]:
    """The entries of the main navigation that the viewer may use; the nearest one above this page is marked."""
    viewer, path = context.get("viewer"), context["request"].path
    entries = [entry for entry in navigation.entries_for(viewer) if entry.in_bar] if viewer else []
    items = [{"label": entry.label, "url": reverse(entry.url_name)} for entry in entries]
    above = max((item["url"] for item in items if path.startswith(item["url"])), key=len, default="")
    for item in items:
        item["current"] = "page" if item["url"] == path else "true" if item["url"] == above != "/" else ""
    return {"items": items}


@register.inclusion_tag("ui/signals.html")
def signals(viewer: Any) -> dict[str, Any]:
    """What the header has to say now; it asks again every ten seconds and is quiet while nothing changes."""
    said = navigation.signals_for(viewer) if viewer else []
    return {"signals": said, "seen": signals_digest(said), "asks": bool(viewer) and viewer.account_id is not None}


def signals_digest(said: Sequence[navigation.Signal]) -> str:
    """A short word that changes when the signals do."""
    text = "\n".join(f"{signal.tone}|{signal.url}|{signal.sentence}" for signal in said)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
