"""Names, mail addresses and telephones made even, so that two ways of writing one company look the same."""

import re
import unicodedata

FORMS = re.compile(
    r"\b(pt|p\s*t|cv|c\s*v|tbk|ud|llc|ltd|limited|inc|co|corp|company|jsc|joint stock company|gmbh|sdn|bhd|pte|plc)\b"
    r"|\bcong ty\b|\btnhh\b|\bco phan\b|\bctcp\b|\bmtv\b|\btm dv\b|주식회사|유한회사|\(주\)|\(유\)|㈜"
)


def without_accents(text: str) -> str:
    """Lower case without marks: "Việt Đại" → "viet dai"."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


def name_key(name: str) -> str:
    """The name without its legal form, signs and blanks: "PT. Sinar Jaya" and "P.T. SINAR JAYA" are "sinarjaya".

    Hangul stays composed, so that it can be read in the database."""
    plain = unicodedata.normalize("NFC", without_accents(unicodedata.normalize("NFKC", name)))
    spaced = re.sub(
        r"[^0-9a-z가-힣()㈜]+", " ", re.sub(r"\bp\.\s*t\b\.?", "pt", re.sub(r"\bc\.\s*v\b\.?", "cv", plain))
    )
    bare = re.sub(r"[^0-9a-z가-힣]", "", FORMS.sub(" ", spaced))
    return bare or re.sub(r"[^0-9a-z가-힣]", "", plain)


def email_key(email: str) -> str:
    """Lower case, without what follows a + before the @."""
    local, at, domain = email.strip().lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}" if at and local and domain else ""


PREFIXES = {"ID": "62", "VN": "84", "KR": "82", "TH": "66", "MY": "60", "SG": "65", "PH": "63"}


def phone_key(phone: str, country: str = "") -> str:
    """Digits with the prefix of the country; empty where there are too few to tell anybody apart."""
    digits = re.sub(r"\D", "", phone.split("ext")[0])
    prefix = PREFIXES.get(country, "")
    if phone.strip().startswith("00"):
        digits = digits[2:]
    elif prefix and not phone.strip().startswith("+") and not digits.startswith(prefix):
        digits = prefix + digits.lstrip("0")
    if prefix and digits.startswith(prefix + "0"):
        digits = prefix + digits[len(prefix) :].lstrip("0")
    return digits[:20] if len(digits) >= 8 else ""
