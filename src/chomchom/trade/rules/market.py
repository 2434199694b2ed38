"""Market rules for light and photonics in Viet Nam and Indonesia, as data: heading, what is asked for, where it is written.

Rules abroad change faster than this table. ``check_again_by`` is the day after which a row is shown as out of date, and
``is_confirmed`` says whether its citation was read by somebody; a row that is not confirmed asks the reader to do so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MarketRule:
    """One requirement of a country for products under these headings (their digits without points, from the left)."""

    code: str
    country: str
    headings: tuple[str, ...]
    title: str
    asks: Any
    citation: str
    valid_from: date
    check_again_by: date
    is_confirmed: bool = True

    def concerns(self, hs_codes: Iterable[str]) -> bool:
        digits = [code.replace(".", "") for code in hs_codes]
        return any(given.startswith(heading) or heading.startswith(given) for given in digits if given for heading in
                   self.headings)  # fmt: skip

    def is_stale(self, day: date) -> bool:
        return day >= self.check_again_by


RULES = (
    MarketRule(
        "VN-QCVN19", "VN", ("853951", "853952", "9405"), "QCVN 19:2019/BKHCN · CR",
        _("LED lamps and luminaires carry the CR mark: safety (TCVN 7722, 8782), EMC and photobiological safety are "
          "certified and declared before they are sold."),
        "Circular 08/2019/TT-BKHCN (2019-09-25), amended by Circular 01/2022/TT-BKHCN: in full from 2023-01-01",
        date(2023, 1, 1), date(2026, 12, 31),
    ),
    MarketRule(
        "VN-MEPS", "VN", ("853951", "853952"), "MEPS · TCVN 11844:2017",
        _("Self-ballasted LED lamps (E27, B22) and double-capped LED tubes (G5, G13) up to 60 W meet the minimum energy "
          "performance and carry the Vietnamese energy label."),
        "Decision 04/2017/QD-TTg; Decision 4889/QD-BCT; Circular 36/2016/TT-BCT",
        date(2020, 1, 1), date(2026, 12, 31),
    ),
    MarketRule(
        "ID-SKEM", "ID", ("853951", "853952", "9405"), "SKEM (MEPS) · Label Hemat Energi",
        _("Self-ballasted LED lamps reach 80 lm/W and carry the star label, LED tubes 100 lm/W, LED luminaires such as "
          "street lights 120 lm/W. The energy certificate is valid for four years."),
        "Keputusan Menteri ESDM 135.K/EK.07/DJE/2022; Peraturan Menteri ESDM 14/2021",
        date(2023, 6, 1), date(2026, 12, 31),
    ),
    MarketRule(
        "ID-SNI", "ID", ("853951", "853952", "9405"), "SNI · SNI IEC 62612:2016",
        _("Performance of self-ballasted LED lamps is tested by SNI; whether the SNI mark is mandatory for the very product "
          "is asked of an accredited certification body (LSPro)."),
        "SNI IEC 62612:2016, named in Keputusan Menteri ESDM 135.K/EK.07/DJE/2022",
        date(2022, 6, 1), date(2026, 12, 31), False,
    ),
    MarketRule(
        "ID-SDPPI", "ID", ("8517", "852691", "940542", "9405"), "SDPPI",
        _("Whatever sends by radio or joins a telecom network (smart lighting, transceivers) is certified as "
          "telecommunication equipment before import."),
        "Peraturan Menteri Kominfo 3/2024",
        date(2024, 1, 1), date(2026, 12, 31), False,
    ),
    MarketRule(
        "ID-TKDN", "ID", ("8539", "9405", "8544", "9001", "8517"), "TKDN",
        _("In public procurement the local content (TKDN) of the product decides whether an imported one may be bought. "
          "Ask whether the buyer sells to the state, and whether assembly in Indonesia is possible."),
        "Peraturan Presiden 16/2018; Peraturan Menteri Perindustrian 16/2011",
        date(2018, 3, 22), date(2026, 12, 31), False,
    ),
)  # fmt: skip


def rules_for(country: str, hs_codes: Iterable[str]) -> list[MarketRule]:
    codes = list(hs_codes)
    return [rule for rule in RULES if rule.country == country and rule.concerns(codes)]


QUESTIONS = {
    "import_experience": _("What have they imported so far, from where, and who does the customs work?"),
    "purchase_intent": _("What do they want to buy, how much, and until when? Who decides?"),
    "distribution": _("Whom do they sell to, and through whom? Do they deliver to projects of the state?"),
}

CHECKLIST = (
    _("Price list in USD with FOB and CIF, discount limits agreed within the company."),
    _("Samples, catalogue in English and in the language of the country, test reports, certificates."),
    _("Minimum order, lead time, warranty and after-sales service in one sentence each."),
    _("Payment: what is offered (T/T, L/C), what is the limit."),
    _("Who signs? Draft of an order form or MOU with the scope filled in."),
    _("For each buyer: the one question that must be answered before they leave the table."),
)
