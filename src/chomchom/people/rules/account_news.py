"""What a letter about the own log-in says, in the language that is active. No link: whoever is told to press one in
such a letter has learnt to press that of a thief."""

from datetime import datetime

from django.utils.translation import gettext as _

from chomchom.people.enums import AccountChange

SENTENCES = {
    AccountChange.PASSWORD: lambda: _("The password was changed."),
    AccountChange.PASSWORD_GIVEN: lambda: _("A new password was given by %(by)s. It must be changed at the log-in."),
    AccountChange.FACTOR_ADDED: lambda: _("A second factor was added."),
    AccountChange.FACTOR_REMOVED: lambda: _("A second factor was removed."),
    AccountChange.FACTOR_RESET: lambda: _("All second factors were taken away by %(by)s."),
    AccountChange.CODES: lambda: _("New recovery codes were made; the old ones open nothing any more."),
}


def title() -> str:
    return _("Chomchom: your log-in was changed")


def text(change: str, *, name: str, username: str, by: str, at: datetime) -> str:
    """``at`` in the zone of the reader; ``by``: who did it where that was somebody else."""
    told = SENTENCES[AccountChange(change)]() % {"by": by}
    return "\n\n".join([
        _("%(name)s, this concerns the account “%(username)s”.") % {"name": name, "username": username},
        f"{at:%Y-%m-%d %H:%M} · {told}",
        _("If that was you or you asked for it, nothing is to be done. If not, call your office at once."),
    ])  # fmt: skip
