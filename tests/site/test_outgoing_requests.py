"""Every place from which a request goes out: which there are, and that each that leads where a user chose is guarded."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "chomchom"
CALLS = re.compile(r"^\s*(?:import|from)\s+(httpx|httpcore|requests|urllib\.request|http\.client|pywebpush|smtplib|socket|"
                   r"aiohttp|ftplib|telnetlib)\b", re.MULTILINE)  # fmt: skip
KNOWN = {
    "net/channels/web.py": "webhooks and push: public addresses only; text messages and heartbeat: the operator's settings",
    "net/channels/email.py": "the mail server of the settings",
    "net/channels/web_push.py": "encrypts only; sent by web.post, as an address that a browser gave",
    "net/tasks/worker.py": "the name of this machine",
    "site/management/commands/demo.py": "the demo's own server, started by hand",
    "site/demo/person.py": "the demo's own server, started by hand",
    "site/demo/thermometer.py": "the demo's own server, started by hand",
}
TRUSTED = {
    "net/channels/solapi.py": "SOLAPI_URL",
    "net/tasks/outgoing.py": "self.url",
}
"""Where the guard is told to trust the address, and the setting that it comes from."""


def sources():
    return {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}


def test_every_request_that_goes_out_is_known():
    assert {name for name, text in sources().items() if CALLS.search(text)} == KNOWN.keys()


def test_only_addresses_of_the_operator_are_trusted():
    trusting = {name: text for name, text in sources().items() if "trusted=True" in text}
    assert trusting.keys() == TRUSTED.keys()
    assert all(setting in trusting[name] for name, setting in TRUSTED.items())


def test_certificates_are_verified_everywhere():
    for name, text in sources().items():
        assert not re.search(
            r"verify\s*=\s*False|CERT_NONE|_create_unverified_context|check_hostname\s*=\s*False", text
        ), name
