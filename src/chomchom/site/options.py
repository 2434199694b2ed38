"""Every setting that the environment may give, in one table; docs/reference/settings.md is printed from it."""

from dataclasses import dataclass
from typing import Any

import environ

DEFAULT_SECRET = "only-for-trying-out-never-in-production-0123456789"  # noqa: S105


@dataclass(frozen=True)
class Option:
    name: str
    cast: type
    default: Any
    help_en: str
    help_ko: str


OPTIONS = (
    Option("CHOMCHOM_MODE", str, "local", "local or production", "local(시험) 또는 production(운영)"),
    Option(
        "CHOMCHOM_SECRET_KEY",
        str,
        DEFAULT_SECRET,
        "signs sessions and links; production refuses the default",
        "세션·링크 서명 키. 운영에서는 기본값을 쓸 수 없음",
    ),
    Option(
        "CHOMCHOM_VAR",
        str,
        "var",
        "folder for the database, uploads and collected static files",
        "데이터베이스·첨부·정적 파일을 두는 폴더",
    ),
    Option(
        "DATABASE_URL",
        str,
        "",
        "postgres://… ; empty: SQLite in CHOMCHOM_VAR",
        "postgres://… , 비우면 CHOMCHOM_VAR의 SQLite",
    ),
    Option(
        "CHOMCHOM_HOSTS",
        list,
        ["localhost", "127.0.0.1", "[::1]"],
        "host names the site answers to, separated by commas",
        "서비스 호스트 이름(쉼표로 구분)",
    ),
    Option(
        "CHOMCHOM_URL", str, "http://127.0.0.1:8000", "address of the site in messages", "알림에 적히는 사이트 주소"
    ),
    Option("CHOMCHOM_TIME_ZONE", str, "Asia/Seoul", "time zone of the district", "기준 시간대"),
    Option(
        "CHOMCHOM_TILES",
        str,
        "",
        "map tiles, e.g. https://…/{z}/{x}/{y}.png ; empty: map without tiles",
        "지도 타일 주소. 비우면 타일 없는 지도",
    ),
    Option("CHOMCHOM_TILES_ATTRIBUTION", str, "", "attribution shown on the map", "지도 저작권 표시"),
    Option(
        "CHOMCHOM_MAP_LINK",
        str,
        "geo:{lat},{lng}?q={address}",
        "link from a courier's stop to a map, with {lat}, {lng}, {address}; names never go into it",
        "배달원 정차에서 지도로 가는 링크({lat}, {lng}, {address}). 이름은 넣지 않음",
    ),
    Option(
        "CHOMCHOM_EMAIL_URL",
        str,
        "",
        "smtp://user:password@host:port ; empty: e-mails are written to CHOMCHOM_VAR/mail",
        "메일 서버 주소(smtp://사용자:비밀번호@서버:포트). 비우면 CHOMCHOM_VAR/mail에 저장",
    ),
    Option("CHOMCHOM_EMAIL_FROM", str, "chomchom@localhost", "sender of e-mails", "보내는 메일 주소"),
    Option(
        "CHOMCHOM_HEARTBEAT_URL",
        str,
        "",
        "address that the worker posts to once a minute while nothing is overdue; empty: none",
        "밀린 일이 없을 때 작업 프로세스가 1분마다 신호를 보내는 주소. 비우면 보내지 않음",
    ),
    Option(
        "CHOMCHOM_WEBHOOK_SECRET",
        str,
        "",
        "signs outgoing webhooks; empty: derived from the secret key",
        "웹훅 서명 키. 비우면 비밀 키에서 파생",
    ),
    Option(
        "CHOMCHOM_SENDER_SECRET",
        str,
        "",
        "the secrets of senders are derived from it; empty: derived from the secret key; a change ends all of them",
        "외부 신호 발신기의 비밀값을 만드는 키. 비우면 비밀 키에서 파생. 바꾸면 발급한 비밀값이 모두 무효가 됨",
    ),
    Option(
        "CHOMCHOM_INTERNAL_NETWORKS",
        list,
        [],
        "networks inside the office that webhooks may go to, e.g. 10.0.0.0/8 ; other internal addresses are refused",
        "웹훅·브라우저 알림 주소로 허용할 내부망(예: 10.0.0.0/8). 그 밖의 내부 주소는 거부",
    ),
    Option(
        "CHOMCHOM_SEND_TIMEOUT",
        float,
        10.0,
        "seconds after which a channel that does not answer is given up",
        "발송 응답을 기다리는 시간(초)",
    ),
    Option("CHOMCHOM_SOLAPI_URL", str, "https://api.solapi.com", "address of the Solapi service", "솔라피 서비스 주소"),
    Option(
        "CHOMCHOM_SOLAPI_KEY",
        str,
        "",
        "API key of Solapi; empty: no text messages",
        "솔라피 API Key. 비우면 문자를 보내지 않음",
    ),
    Option("CHOMCHOM_SOLAPI_SECRET", str, "", "API secret of Solapi", "솔라피 API Secret"),
    Option("CHOMCHOM_SOLAPI_SENDER", str, "", "registered sender number, digits only", "사전 등록된 발신번호(숫자만)"),
    Option(
        "CHOMCHOM_ALIMTALK_PROFILE",
        str,
        "",
        "pfId of the Kakao channel; empty: no Alimtalk",
        "카카오톡 채널 pfId. 비우면 알림톡을 보내지 않음",
    ),
    Option(
        "CHOMCHOM_ALIMTALK_TEMPLATE",
        str,
        "",
        "approved template with the variables 제목, 내용 and 링크",
        "승인된 템플릿 ID(변수: 제목, 내용, 링크)",
    ),
    Option(
        "CHOMCHOM_VAPID_KEY",
        str,
        "",
        "private key for browser notifications, made by `chomchom net vapid`; empty: none",
        "브라우저 알림용 개인 키(`chomchom net vapid`로 생성). 비우면 사용하지 않음",
    ),
    Option(
        "CHOMCHOM_VAPID_CONTACT",
        str,
        "mailto:chomchom@localhost",
        "whom a push service may write to",
        "푸시 서비스가 연락할 주소",
    ),
    Option(
        "CHOMCHOM_LOCK_AFTER", int, 5, "failed log-ins before an account is locked", "계정 잠금까지의 로그인 실패 횟수"
    ),
    Option("CHOMCHOM_LOCK_MINUTES", int, 15, "minutes an account stays locked", "계정 잠금 시간(분)"),
    Option(
        "CHOMCHOM_IDLE_MINUTES", int, 60, "minutes without a request before a session ends", "무동작 로그아웃 시간(분)"
    ),
    Option(
        "CHOMCHOM_SESSION_HOURS", int, 12, "hours after which a log-in ends in any case", "로그인 최대 유지 시간(시간)"
    ),
    Option(
        "CHOMCHOM_FACTOR_SECRET",
        str,
        "",
        "recognises recovery codes; empty: derived from the secret key; a change ends all of them",
        "복구 코드를 알아보는 키. 비우면 비밀 키에서 파생. 바꾸면 발급한 복구 코드가 모두 무효가 됨",
    ),
    Option(
        "CHOMCHOM_PROXIES",
        list,
        ["127.0.0.0/8", "::1/128"],
        "networks of the reverse proxies whose X-Forwarded-For is believed",
        "X-Forwarded-For 값을 신뢰할 리버스 프록시 대역",
    ),
    Option(
        "CHOMCHOM_LOG_KEY",
        list,
        [],
        "keys that prove the seals of the access log, the newest first; keep them outside the database. Empty: seals"
        " without proof",
        "접속기록 봉인 증명 키(쉼표로 구분, 최신 키를 맨 앞에). 데이터베이스 밖에 보관. 비우면 증명 없이 봉인",
    ),
    Option(
        "CHOMCHOM_DATA_KEYS",
        list,
        [],
        "keys that encrypt personal fields, the newest first, made by `chomchom keys new`; empty: derived from the "
        "secret key, which production refuses",
        "개인정보 항목을 암호화하는 키(쉼표로 구분, 맨 앞이 최신, `chomchom keys new`로 생성). 비우면 비밀 키에서 "
        "파생하며 운영에서는 비울 수 없음",
    ),
    Option(
        "CHOMCHOM_INDEX_KEY",
        str,
        "",
        "key of the marks by which encrypted telephone numbers are found; empty: derived from the secret key, which "
        "production refuses",
        "암호화한 전화번호를 찾기 위한 색인 키. 비우면 비밀 키에서 파생하며 운영에서는 비울 수 없음",
    ),
    Option(
        "CHOMCHOM_BROWSER_PARTS",
        str,
        "",
        "folder node_modules with the browser parts, for collectstatic; empty: beside the source",
        "collectstatic이 쓰는 화면 구성 요소(node_modules) 폴더. 비우면 소스 옆 폴더",
    ),
    Option(
        "CHOMCHOM_BACKUP_RECIPIENTS",
        list,
        [],
        "public keys (age1…) that copies are encrypted for, separated by commas",
        "백업 파일을 암호화할 공개 키(age1…). 쉼표로 구분",
    ),
    Option(
        "CHOMCHOM_METRICS_TOKEN",
        str,
        "",
        "a request for /metrics must bring it (Authorization: Bearer …); empty: only by network",
        "/metrics 조회용 토큰(Authorization: Bearer …). 비우면 허용 대역에서만 조회",
    ),
    Option(
        "CHOMCHOM_METRICS_NETWORKS",
        list,
        [],
        "networks that may ask for /metrics directly, without a token, e.g. 10.0.0.5/32 ; requests through a proxy need"
        " the token",
        "/metrics를 토큰 없이 직접 조회할 수 있는 대역(예: 10.0.0.5/32). 프록시를 거친 요청은 토큰 필요",
    ),
    Option(
        "CHOMCHOM_DISK_MIN_MB",
        int,
        500,
        "free megabytes under CHOMCHOM_VAR below which /health answers 503",
        "CHOMCHOM_VAR의 여유 공간이 이 값(MB)보다 적으면 /health가 503으로 응답",
    ),
    Option(
        "CHOMCHOM_RATE_LIMITS",
        list,
        [],
        "other limits than the usual ones, e.g. public=600/600,sent=60/3600 (tries/seconds); see ADR 19",
        "기본과 다른 접속 횟수 제한(예: public=600/600,sent=60/3600, 횟수/초)",
    ),
    Option(
        "CHOMCHOM_CONTACT",
        str,
        "",
        "whom to tell of barriers: office, telephone, e-mail; shown on the statement of accessibility",
        "접근성 불편 신고처(부서·전화·전자우편). 웹 접근성 안내에 표시",
    ),
)


def read(environment: environ.Env) -> dict[str, Any]:
    """The value of every option, by name; raises ImproperlyConfigured for a value of the wrong type."""
    return {
        option.name: environment.get_value(option.name, cast=option.cast, default=option.default) for option in OPTIONS
    }
