from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What was done, as the access log (접속기록) must tell it."""

    LOOK = "look", _("looked at")
    CREATE = "create", _("created")
    CHANGE = "change", _("changed")
    DELETE = "delete", _("deleted")
    PRINT = "print", _("printed")
    EXPORT = "export", _("exported")
    IMPORT = "import", _("imported")
    NOTIFY = "notify", _("notified")
    LOG_IN = "log_in", _("logged in")
    LOG_OUT = "log_out", _("logged out")
    REFUSED = "refused", _("was refused")


class Kept(TextChoices):
    """For how long a line of the access log is kept (``core.access_log.periods`` says the years)."""

    USUAL = "usual", _("as every line")
    RIGHTS = "rights", _("as a change of rights")
    ALWAYS = "always", _("for good: what was destroyed")
