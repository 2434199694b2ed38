"""Pages of docs/reference about the whole: who may do what, personal data, settings, the words of the states.

Every app prints its own pages by ``<app>/reference.py``: ``pages() -> {path below docs/: text}``.
"""

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from django.db.models import Choices, Model
from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from chomchom.core.personal import Kind
from chomchom.people.enums import Role
from chomchom.people.rights import RIGHTS
from chomchom.site import accessibility, options, personal
from chomchom.site.api import api
from chomchom.site.rights_words import sentences

LANGUAGES = {"en": "", "ko": ".ko"}
APPS = ("core", "people", "net", "documents", "care", "trade")
METHODS = ("get", "post", "put", "delete")


def all_pages() -> dict[str, str]:
    """The pages of every app that has some."""
    printed = pages()
    for app in APPS:
        name = f"chomchom.{app}.reference"
        if find_spec(name) and hasattr(import_module(name), "pages"):
            printed |= import_module(name).pages()
    return printed | {"reference/api.md": api_page()}


def pages() -> dict[str, str]:
    """{path below docs/: text of the page}, in both languages; the glossary stands in both at once."""
    printed = {"reference/glossary.md": glossary_page()}
    for language, ending in LANGUAGES.items():
        with override(language):
            printed[f"reference/permissions{ending}.md"] = permissions_page()
            printed[f"reference/personal-data{ending}.md"] = personal_data_page()
            printed[f"reference/settings{ending}.md"] = settings_page()
            printed[f"reference/accessibility{ending}.md"] = accessibility_page()
    return printed


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    heads = list(head)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in line)} |" for line in lines)


# -- who may do what ---------------------------------------------------------------------------------------------------


def permissions_page() -> str:
    said = sentences()
    rows = [
        [said[right], f"`{right}`", *("●" if role in roles else "" for role in Role)] for right, roles in RIGHTS.items()
    ]
    lead = _(
        "A right says what somebody may do; whose data it is follows from the office. A district sees its district, "
        "a dong office its dong, a provider its recipients, a courier the stops of the own round of the day."
    )
    matrix = table([_("What somebody may do"), _("Right"), *(role.label for role in Role)], rows)
    return f"# {_('Who may do what')}\n\n{lead}\n\n{matrix}\n"


# -- personal data -----------------------------------------------------------------------------------------------------


def personal_data_page() -> str:
    declared = personal.declared()
    parts = [_section(name, model, declared[name]) for name, model in personal.tables().items() if name in declared]
    lead = _("Every field of every table is declared; a test fails on one that is not. No resident number is stored.")
    return f"# {_('Register of personal data')}\n\n{lead}\n\n" + "\n".join(part for part in parts if part)


def _section(name: str, model: type[Model], fields: dict[str, Kind]) -> str:
    """The fields that tell about a person, and a line with the others; nothing for a table without any."""
    told = [[f"`{field}`", _label(model, field), _kind(kind)] for field, kind in fields.items() if kind != Kind.NONE]
    if not told:
        return ""
    others = ", ".join(f"`{field}`" for field, kind in fields.items() if kind == Kind.NONE)
    rest = _("Says nothing about a person: %(fields)s") % {"fields": others or "–"}
    return f"## {name}\n\n{table([_('Field'), _('Name'), _('Kind')], told)}\n\n{rest}\n"


def _label(model: type[Model], field: str) -> str:
    """The name of a field in the language of the page; empty where it has only its code."""
    name = model._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return str(name) if isinstance(name, Promise) else ""


def _kind(kind: Kind) -> str:
    return {
        Kind.PERSONAL: _("personal"),
        Kind.SENSITIVE: _("sensitive (health, disability)"),
        Kind.LINK: _("points at a person"),
    }[kind]


# -- settings ----------------------------------------------------------------------------------------------------------


def settings_page() -> str:
    rows = [
        [f"`{option.name}`", _default(option), option.help_ko if get_language() == "ko" else option.help_en]
        for option in options.OPTIONS
    ]
    lead = _("Settings are variables of the environment. All have a value with which the system can be tried out.")
    return f"# {_('Settings')}\n\n{lead}\n\n{table([_('Variable'), _('Default'), _('Meaning')], rows)}\n"


def _default(option: options.Option) -> str:
    value = ",".join(option.default) if isinstance(option.default, list) else str(option.default)
    return f"`{value}`" if value else _("(empty)")


# -- accessibility -----------------------------------------------------------------------------------------------------


def accessibility_page() -> str:
    """The 33 items of KWCAG 2.2 as ``/accessibility/`` shows them, with the tests that look at each."""
    lead = _("The statement of accessibility that everybody can read at `/accessibility/`, with the tests behind it.")
    counted = ", ".join(f"{verdict.label} {number}" for verdict, number in accessibility.counted())
    parts = [f"# {_('Accessibility')}\n\n{lead} KWCAG 2.2 ({accessibility.STANDARD}): {counted}."]
    for name, items in accessibility.by_principle():
        rows = [_item(item) for item in items]
        head = [
            _("Item"),
            pgettext("accessibility", "Result"),
            _("How it is met and was checked"),
            _("Known weaknesses"),
        ]
        parts.append(f"## {name}\n\n{table([*head, _('Tests')], rows)}")
    not_tried = "\n".join(f"- {one}" for one in accessibility.NOT_TRIED)
    return "\n\n".join([*parts, f"## {_('What was not tried')}\n\n{not_tried}"]) + "\n"


def _item(item: accessibility.Item) -> list[object]:
    tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in item.tests)
    return [f"{item.number} {item.name}", item.verdict.label, item.how, item.weakness or "–", tests or "–"]


# -- words -------------------------------------------------------------------------------------------------------------


def glossary_page() -> str:
    """Every word for a state, kind or role: its code, and how the pages say it."""
    parts = ["# Glossary · 용어", "Code, English and Korean of every choice, printed from the code."]
    for app, choices in _choices():
        rows = [[f"`{one.value}`", *_both(one.label)] for one in choices]
        parts.append(f"## {app}.{choices.__name__}\n\n{table(['Code', 'English', '한국어'], rows)}")
    return "\n\n".join(parts) + "\n"


def _choices() -> Iterator[tuple[str, type[Choices]]]:
    """Those of every module of an app whose name begins with enums; a second name for one is left out."""
    for app in APPS:
        package = import_module(f"chomchom.{app}")
        for name in sorted(found.name for found in iter_modules(package.__path__) if found.name.startswith("enums")):
            module = import_module(f"{package.__name__}.{name}")
            yield from ((app, value) for key, value in vars(module).items() if _is_own(value, key, module.__name__))


def _is_own(value: object, name: str, module: str) -> bool:
    own = isinstance(value, type) and issubclass(value, Choices) and value.__module__ == module
    return own and value.__name__ == name


def _both(label: object) -> list[str]:
    words = []
    for language in LANGUAGES:
        with override(language):
            words.append(str(label))
    return words


# -- the signed interface ----------------------------------------------------------------------------------------------


def api_page() -> str:
    """The OpenAPI description of the signed interface, first as tables, then as it is for programs."""
    with override("en"):
        described = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    parts = [f"# The signed interface\n\n{described['info']['description'].strip()}"]
    parts += [
        _route(path, method.upper(), route)
        for path, methods in described["paths"].items()
        for method, route in methods.items()
        if method in METHODS
    ]
    parts += [_shape(name, shape) for name, shape in sorted(described["components"]["schemas"].items())]
    parts.append(f"## For programs\n\n```json\n{json.dumps(described, indent=1, ensure_ascii=False)}\n```")
    return "\n\n".join(parts) + "\n"


def _route(path: str, method: str, route: dict[str, Any]) -> str:
    rows = [[f"`{status}`", _answer(answer)] for status, answer in route["responses"].items()]
    return f"## {method} {path}\n\n{route.get('description', '')}\n\n{table(['Answer', 'Holds'], rows)}"


def _answer(answer: dict[str, Any]) -> str:
    shapes = [content["schema"] for content in answer.get("content", {}).values()]
    return ", ".join(_type(shape) for shape in shapes) or answer.get("description", "")


def _shape(name: str, shape: dict[str, Any]) -> str:
    needed = shape.get("required", [])
    rows = [
        [f"`{field}`", _type(one), "●" if field in needed else "", one.get("description", "")]
        for field, one in shape.get("properties", {}).items()
    ]
    return f"## {name}\n\n{table(['Field', 'Type', 'Needed', 'Meaning'], rows)}"


def _type(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return shape["$ref"].rsplit("/", 1)[-1]
    if "anyOf" in shape:
        return " or ".join(_type(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"list of {_type(shape['items'])}"
    return str(shape.get("format") or shape.get("type") or "anything")
