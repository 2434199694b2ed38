"""What the access log says of documents."""

from django.utils.translation import gettext_lazy as _

#: What stands in the access log (``AccessEntry.what``), in words.
WHAT = {
    "documents.made": _("Document made"),
    "documents.upload": _("File handed in"),
    "documents.download": _("Document downloaded"),
}
