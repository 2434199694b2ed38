"""How often accounts are reviewed as it is installed. A row of ``ReviewPeriod`` lets another period hold from a day on.

The standard (개인정보의 안전성 확보조치 기준 제5조) wants rights changed without delay when somebody leaves and
their record kept for three years; it names no period for a review. The quarter is a proposal, and says so.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

MONTHS = 3
SINCE = date(2026, 1, 1)
SOURCE = _("a proposal: the standard of safety measures for personal information, article 5, names no period")
