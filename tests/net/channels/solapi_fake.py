"""A fake of Solapi's API after its documentation: signature, skew, reuse, required fields."""

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime

HEADER = re.compile(r"HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=(\S+), signature=([0-9a-f]{64})")


class SolapiFake:
    def __init__(self, key: str, secret: str, sender: str) -> None:
        self.key, self.secret, self.sender = key, secret, sender
        self.seen: set[str] = set()
        self.messages: list[dict] = []

    def __call__(self, request) -> tuple[int, dict[str, str], bytes]:
        error = self._authenticated(request.headers.get("authorization", "")) or self._valid(request)
        if error:
            status, code, words = error
            return status, {}, json.dumps({"errorCode": code, "errorMessage": words}).encode()
        self.messages.append(json.loads(request.body)["message"])
        return 200, {}, json.dumps({"statusCode": "2000", "statusMessage": "정상 접수", "messageId": "M4V"}).encode()

    def _authenticated(self, header: str) -> tuple[int, str, str] | None:
        match = HEADER.fullmatch(header)
        if match is None or match[1] != self.key:
            return 403, "InvalidAPIKey", "유효한 API Key가 아닙니다"
        _key, date, salt, signature = match.groups()
        expected = hmac.new(self.secret.encode(), (date + salt).encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, signature) or not 12 <= len(salt) <= 64:
            return 403, "SignatureDoesNotMatch", "Signature가 일치하지 않습니다"
        if abs((datetime.now(UTC) - datetime.fromisoformat(date)).total_seconds()) > 900:
            return 403, "RequestTimeTooSkewed", "시간이 15분 이상 벗어났습니다"
        if signature in self.seen:
            return 403, "DuplicatedSignature", "이미 사용된 Signature입니다"
        self.seen.add(signature)
        return None

    def _valid(self, request) -> tuple[int, str, str] | None:
        if request.path != "/messages/v4/send":
            return 404, "ResourceNotFound", "없는 주소입니다"
        message = json.loads(request.body)["message"]
        if message.get("from") != self.sender:
            return 400, "ValidationError", "등록되지 않은 발신번호입니다"
        if not re.fullmatch(r"\d{9,11}", message.get("to", "")):
            return 400, "ValidationError", "수신번호 형식이 올바르지 않습니다"
        if not message.get("text") and not message.get("kakaoOptions", {}).get("templateId"):
            return 400, "ValidationError", "내용이 없습니다"
        return None
