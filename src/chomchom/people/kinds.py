"""What stands in the access log of people, offices and log-ins, in words."""

from django.utils.translation import gettext_lazy as _

ACCOUNT = "account"

WHAT = {
    "people.log_in": _("Log-in"),
    "people.log_out": _("Log-out"),
    "people.account.open": _("Account opened"),
    "people.change_password": _("Password changed"),
    "people.prefer_language": _("Language of the pages chosen"),
    "people.channels.allow": _("Channel allowed or forbidden"),
    "people.channels.choose": _("Channel of messages chosen"),
    "people.sender.add": _("Sender of signals added"),
    "people.sender.end": _("Sender of signals ended"),
    "people.sender.revoke": _("Key of a sender revoked"),
    "people.sender.rotate": _("Key of a sender replaced"),
    "people.log.review": _("Access log of a month"),
    "people.log.lines": _("Lines of the access log"),
    "people.log.mark": _("Signal of the access log asked about"),
    "people.log.sign": _("Access log of a month signed"),
    "people.access_sheet": _("Sheet: who saw my data"),
    "core.log.destroy": _("Lines of the access log destroyed"),
}
