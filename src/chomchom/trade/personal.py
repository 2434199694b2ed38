"""Which fields of trade tell about a person. Companies are no persons; their people in charge and travellers are."""

from chomchom.core.personal import Kind
from chomchom.trade import personal_call, personal_ledger, personal_meet

ENCRYPTED = personal_call.ENCRYPTED
FIELDS = {**personal_call.FIELDS, **personal_ledger.FIELDS, **personal_meet.FIELDS}
__all__ = ["ENCRYPTED", "FIELDS", "Kind"]
