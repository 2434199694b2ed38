"""The register of personal data: what each app declares of its fields, and what we say of the libraries' tables."""

from importlib import import_module

from django.apps import apps
from django.db.models import Model

from chomchom.core.personal import Kind

OWN = ("core", "people", "net", "documents", "care", "trade")

LIBRARIES = {
    "axes.accessattempt": dict.fromkeys(
        ("id", "http_accept", "path_info", "attempt_time", "failures_since_start"), Kind.NONE
    )
    | dict.fromkeys(("user_agent", "ip_address", "username", "get_data", "post_data"), Kind.PERSONAL),
    "axes.accessfailurelog": dict.fromkeys(("id", "http_accept", "path_info", "attempt_time", "locked_out"), Kind.NONE)
    | dict.fromkeys(("user_agent", "ip_address", "username"), Kind.PERSONAL),
    "axes.accesslog": dict.fromkeys(("id", "http_accept", "path_info"), Kind.NONE)
    | dict.fromkeys(
        ("user_agent", "ip_address", "username", "attempt_time", "logout_time", "session_hash"), Kind.PERSONAL
    ),
    "axes.accessattemptexpiration": dict.fromkeys(("access_attempt", "expires_at"), Kind.NONE),
    "sessions.session": {"session_key": Kind.PERSONAL, "session_data": Kind.PERSONAL, "expire_date": Kind.NONE},
    # accounts have roles of our own and none of these; the tables stay empty or name programs
    "auth.permission": dict.fromkeys(("id", "name", "content_type", "codename"), Kind.NONE),
    "auth.group": dict.fromkeys(("id", "name"), Kind.NONE),
    "auth.group_permissions": dict.fromkeys(("id", "group", "permission"), Kind.NONE),
    "contenttypes.contenttype": dict.fromkeys(("id", "app_label", "model"), Kind.NONE),
}
"""Tables of the libraries: log-ins that failed (to lock an account) and sessions."""


def declared() -> dict[str, dict[str, Kind]]:
    """{"app.model": {field: Kind}} of everything that is declared."""
    own = {
        f"{app}.{model}": fields
        for app in OWN
        for model, fields in import_module(f"chomchom.{app}.personal").FIELDS.items()
    }
    return own | LIBRARIES


def encrypted() -> set[tuple[str, str]]:
    """{("app.model", field)} of what is declared as encrypted at rest."""
    declarations = ((app, getattr(import_module(f"chomchom.{app}.personal"), "ENCRYPTED", {})) for app in OWN)
    return {(f"{app}.{model}", field) for app, of in declarations for model, fields in of.items() for field in fields}


def tables() -> dict[str, type[Model]]:
    """{"app.model": model} of every table of the database, in the order of the apps."""
    return {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
