"""Where consents are found."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.navigation import Entry, declare


def register() -> None:
    declare(
        Entry(
            label=_("Consents"),
            url_name="care:consents_register",
            right="care.consents.see",
            order=31,
            note=_("Who agreed to what, in which words, and what was taken back."),
            icon="file",
            in_bar=False,
        )
    )
