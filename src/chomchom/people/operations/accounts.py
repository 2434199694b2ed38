"""What may be changed about an account."""

from datetime import datetime

from django.db import transaction

from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.people.models import Account


@transaction.atomic
def prefer_language(*, account: Account, language: str, by: Actor, at: datetime) -> None:
    """Remember the language that pages and messages have for this account."""
    if account.language == language:
        return
    account.language = language
    account.save(update_fields=["language"])
    record(by=by, at=at, action=Action.CHANGE, what="people.prefer_language", subject=("account", account.pk))


@transaction.atomic
def change_password(*, account: Account, password: str, by: Actor, at: datetime) -> None:
    """Set a password that the validators accepted."""
    account.set_password(password)
    account.save(update_fields=["password"])
    record(by=by, at=at, action=Action.CHANGE, what="people.change_password", subject=("account", account.pk))
