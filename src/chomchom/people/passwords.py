import re
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEGIBLE = "23456789abcdefghjkmnpqrstuvwxyz"  # without what looks alike
KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9\s]")


def legible(characters: int) -> str:
    """A word by chance that people copy from paper: about five bits a character."""
    return "".join(secrets.choice(LEGIBLE) for _ in range(characters))


class TwoKindsValidator:
    """Letters alone or digits alone are refused: an older rule that is kept. The standard of today
    (개인정보의 안전성 확보조치 기준 제5조제5항) asks for safe means and names no kinds of characters."""

    def validate(self, password: str, user: object = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 2:
            raise ValidationError(self.get_help_text(), code="one_kind")

    def get_help_text(self) -> str:
        return _("Use at least two kinds of characters: small letters, capitals, digits, signs.")
