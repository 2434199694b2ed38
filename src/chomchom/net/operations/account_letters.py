"""Letters about the own log-in: rows of ``people``, which sends nothing by itself, leave the house by the postman."""

from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.utils import timezone, translation

from chomchom.net import mailing
from chomchom.people.models import AccountNews
from chomchom.people.rules import account_news

KEPT = timedelta(days=30)


def is_due(*, now: datetime) -> bool:
    return mailing.is_due(AccountNews.objects.all(), now=now)


def send_due(*, now: datetime) -> int:
    """Send what is due, outside of any transaction, and remove what was sent a month ago; answers how many were handed
    over."""
    AccountNews.objects.done_before(now - KEPT).delete()
    rows = AccountNews.objects.select_related("account", "by").order_by("next_at", "pk")
    return mailing.send_due(rows, _mail, now=now)


def _mail(row: AccountNews) -> EmailMessage:
    account = row.account
    with translation.override(account.language):
        text = account_news.text(
            row.change, name=account.name, username=account.username, by=row.by.name if row.by else "",
            at=timezone.localtime(row.at),
        )  # fmt: skip
        title = account_news.title()
    return mailing.message(f"account-{row.pk}", to=account.email, title=title, text=text)
