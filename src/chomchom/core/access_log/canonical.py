"""A line of the access log as bytes that are the same on every database."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

FIELDS = (
    "id", "at", "account_id", "actor", "ip", "action", "subject_kind", "subject_id", "what", "why", "detail", "kept",
)  # fmt: skip


def line_bytes(line: Mapping[str, Any]) -> bytes:
    """The line (its ``FIELDS``) as JSON: keys in order, moments in UTC with microseconds, addresses written in one
    way, whole numbers without a fraction (PostgreSQL keeps 1e22 as digits, SQLite as it was written)."""
    given = {name: line[name] for name in FIELDS}
    given["at"] = moment(line["at"])
    given["ip"] = line["ip"] and ip_address(line["ip"]).exploded
    given["detail"] = _even(line["detail"])
    return json_bytes(given)


def json_bytes(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _even(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _even(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_even(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
