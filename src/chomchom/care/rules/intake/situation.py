"""How the person lives: place, moving about, risk, other services, remarks."""

import re

from chomchom.care.enums import Mobility, PlaceQuality, Risk, ServiceState
from chomchom.care.rules.intake import words
from chomchom.care.rules.intake.person import Cells, Reading, Setting, Values, get
from chomchom.care.rules.intake.places import NEAR_M, Place, distance_m, in_korea
from chomchom.care.rules.intake.remarks import Remark
from chomchom.core import cells as read


def address(cells: Cells, setting: Setting) -> Reading:
    """The dong comes from its own column, or from the address where there is no such column."""
    written = get(cells, "address") or get(cells, "address_road") or get(cells, "address_lot")
    place, remarks = _dong(cells, setting)
    if not written and setting.columns & {"address", "address_road", "address_lot"}:
        remarks.append(Remark("no_address"))
    if gu := setting.gazetteer.other_gu(written):
        remarks.append(Remark("other_gu", {"text": gu}))
    values = {"dong": place.name if place else "", "address": written, "address_detail": get(cells, "address_detail")}
    where, more = _coordinates(cells, setting, place)
    return values | where, remarks + more


def _dong(cells: Cells, setting: Setting) -> tuple[Place | None, list[Remark]]:
    addresses = [get(cells, key) for key in ("address", "address_road", "address_lot", "address_detail")]
    named = {place.name: place for text in addresses if text for place in setting.gazetteer.in_address(text)}
    written = cells.get("dong", "")
    if "dong" in setting.columns or written:
        place = setting.gazetteer.find(written) if written else None
    else:
        place = next(iter(named.values())) if len(named) == 1 else None
    if place:
        return place, []
    return None, [Remark("unknown_dong", {"text": written, "gu": setting.gu, "hint": ", ".join(named) or "-"})]


def _coordinates(cells: Cells, setting: Setting, dong: Place | None) -> Reading:
    """A place on the map, or the centre of the dong with the reason why."""
    pair, problem = _pair(cells)
    centre = (dong.latitude, dong.longitude) if dong and dong.latitude and dong.longitude else None
    remarks = []
    if pair and not in_korea(*pair) and in_korea(pair[1], pair[0]):
        pair = (pair[1], pair[0])
        remarks.append(Remark("coordinates_swapped"))
    if pair and not in_korea(*pair):
        problem = Remark("coordinates_wrong", {"text": f"{pair[0]:g}, {pair[1]:g}"})
    elif pair and centre and (far := distance_m(pair, centre)) > NEAR_M:
        problem = Remark("coordinates_far", {"text": f"{pair[0]:g}, {pair[1]:g}", "km": round(far / 1000)})
    if pair and problem is None:
        return {"latitude": pair[0], "longitude": pair[1], "place_quality": PlaceQuality.EXACT.value}, remarks
    told = setting.columns & {"latitude", "longitude", "place"}
    asked = [problem] if problem else [Remark("coordinates_missing")] if told else []
    latitude, longitude = centre or (None, None)
    quality = PlaceQuality.DONG_CENTRE.value
    return {"latitude": latitude, "longitude": longitude, "place_quality": quality}, asked


def _pair(cells: Cells) -> tuple[tuple[float, float] | None, Remark | None]:
    written = [get(cells, "latitude"), get(cells, "longitude")]
    if not any(written):
        written = re.findall(r"-?\d+(?:\.\d+)?", get(cells, "place"))[:2]
    if not any(written):
        return None, None
    try:
        latitude, longitude = (float(re.sub(r"[^\d.\-]", "", text.replace(",", "."))) for text in written)
    except ValueError:
        return None, Remark("coordinates_wrong", {"text": ", ".join(written)})
    return (latitude, longitude), None


def moving(cells: Cells, setting: Setting) -> Reading:
    written = get(cells, "mobility")
    kind = next(iter(words.within(written, words.MOBILITY)), Mobility.UNKNOWN)
    unclear = bool(written) and kind == Mobility.UNKNOWN
    values: Values = {"mobility": kind.value, "more_notes": [written] if unclear else []}
    return values, [Remark("unknown_mobility", {"text": written})] if unclear else []


def risk(cells: Cells, setting: Setting) -> Reading:
    written = get(cells, "risk")
    kind = words.exactly(re.sub(r"위험도|등급", "", written), words.RISK)
    remarks = [Remark("unknown_risk", {"text": written})] if written and kind is None else []
    return {"risk": (kind or Risk.MIDDLE).value}, remarks


# -- other services ----------------------------------------------------------------------------------------------------


def services(cells: Cells, setting: Setting) -> Reading:
    """ "장기요양 방문요양(중단 2026.2.28), 응급안전안심(이용중)", or name, state and end in columns of their own."""
    found: dict[str, dict[str, object]] = {}
    remarks: list[Remark] = []
    for place in ("", "_2", "_3", "_4"):
        told = " ".join(filter(None, (get(cells, f"service_{key}{place}") for key in ("state", "ended"))))
        for part in filter(None, re.split(r"[,;\n/](?![^(]*\))", get(cells, f"services{place}"))):
            service, problem = _service(part.strip(), told)
            found.setdefault(str(service["kind"]), service)
            remarks += problem
    return {"services": list(found.values())}, remarks


def _service(part: str, told: str) -> tuple[dict[str, object], list[Remark]]:
    match = re.match(r"(.*?)\s*[(\[:]\s*(.*?)\s*[)\]]?$", part)
    kind, rest = (match[1], match[2]) if match else (part, "")
    state = next(iter(words.within(f"{rest} {told}", words.SERVICE_STATES)), ServiceState.IN_USE)
    remarks = []
    try:
        ended = read.day(f"{rest} {told}") if state != ServiceState.IN_USE else None
    except read.Impossible:
        ended, remarks = None, [Remark("unknown_service_date", {"text": part})]
    as_written = part if not told else f"{part} {told}"
    iso = ended.isoformat() if ended else None
    return {"kind": kind or part, "state": state.value, "ended_on": iso, "as_written": as_written}, remarks


# -- remarks -----------------------------------------------------------------------------------------------------------


def notes(cells: Cells, setting: Setting) -> Reading:
    """The remarks as written; what they say of other schemes and of absence is asked about."""
    note = get(cells, "note")
    extra = " ".join(filter(None, (get(cells, f"note_{number}") for number in (2, 3))))
    access = get(cells, "access_note")
    remarks = []
    other = get(cells, "other_scheme")
    told = " ".join(filter(None, (note, extra, get(cells, "services"), get(cells, "scheme"))))
    if (other and read.mark(other) is not False) or words.TWO_SCHEMES.search(told):
        remarks.append(Remark("two_schemes", {"text": other or told}))
    if words.AWAY.search(f"{note} {extra}") and not words.NOT_AWAY.search(note):
        remarks.append(Remark("away", {"text": note}))
    state = get(cells, "state")
    if words.OVER.search(state) or words.AWAY.search(state):
        remarks.append(Remark("not_active", {"text": state}))
    return {"access_note": access, "note": note, "more_notes": [extra] if extra else []}, remarks
