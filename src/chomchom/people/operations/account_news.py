"""What changes about somebody's log-in is told to the account by e-mail; the net sends it."""

from datetime import datetime

from chomchom.core.actors import Actor
from chomchom.people.enums import AccountChange
from chomchom.people.models import Account, AccountNews


def tell(*, account: Account, change: AccountChange, by: Actor, at: datetime) -> None:
    """In the transaction of the change. Whoever has no e-mail address is told at the next log-in at most."""
    if account.email:
        by_id = by.account_id if by.account_id != account.pk else None
        AccountNews.objects.create(account=account, change=change, at=at, by_id=by_id, next_at=at)
