"""What a person was promised: meals, weekdays, diet, provider, scheme, period."""

import re
from datetime import date, timedelta

from chomchom.care.enums import Diet, Meal
from chomchom.care.rules.intake import words
from chomchom.care.rules.intake.columns import DAY_KEYS, WEEKDAY_SIGNS
from chomchom.care.rules.intake.person import Cells, Reading, Setting, Values, get
from chomchom.care.rules.intake.remarks import Remark
from chomchom.core import cells as read
from chomchom.core.heads import squeeze

WORKING_DAYS, ALL_DAYS, WEEKEND = 0b0011111, 0b1111111, 0b1100000
SIGN = f"[{WEEKDAY_SIGNS}]"


def weekdays(text: str) -> int | None:
    """The sum of Mon 1, Tue 2, Wed 4 … Sun 64 of "월수금", "월~금", "매일", "평일"; None where it is not clear."""
    written = re.sub(r"[\s()\[\]]|요일", "", text.lower())
    written = re.sub(r"(중식|석식|점심|저녁|공휴일제외|휴일제외|제외)", "", written)
    if any(word in written for word in words.EVERY_DAY):
        return ALL_DAYS
    mask = 0
    for first, last in re.findall(rf"({SIGN})[~\-–∼〜]+({SIGN})", written):
        start, end = WEEKDAY_SIGNS.index(first), WEEKDAY_SIGNS.index(last)
        mask |= sum(1 << number % 7 for number in range(start, end + 1 + (7 if end < start else 0)))
    rest = re.sub(rf"{SIGN}[~\-–∼〜]+{SIGN}", "", written)
    if any(word in rest for word in words.WORKING_DAYS):
        mask |= WORKING_DAYS
    if "주말" in rest:
        mask |= WEEKEND
    rest = re.sub(r"평일|주말|주중|주\d[일회]?|\d[일회]|매주", "", rest)
    if re.sub(rf"{SIGN}|[,./·ㆍ、+&및와과\-~]", "", rest):
        return mask or None
    for sign in re.findall(SIGN, rest):
        mask |= 1 << WEEKDAY_SIGNS.index(sign)
    return mask or None


def meals_in(text: str) -> list[Meal]:
    if words.ALL_MEALS.search(re.sub(r"[\s·,/+]", "", text)):
        return list(Meal)
    return [meal for meal in Meal if any(found in words.MEALS[meal] for found in words.MEAL_WORD.findall(text.lower()))]


def promised(cells: Cells, setting: Setting) -> Reading:
    """{"meals": {"lunch": mask, "supper": mask}} from whichever columns say it."""
    by_column = _by_weekday_columns(cells)
    written = get(cells, "days")
    split = _days_with_meals(written)
    days = None if split else weekdays(written) if written else None
    meals, remarks = _meals(cells, setting, by_column | split)
    plan: dict[str, int] = {}
    for meal in meals:
        own = weekdays(get(cells, f"{meal}_days")) or weekdays(get(cells, meal.value)) if cells else None
        mask = split.get(meal) or own or by_column.get(meal) or days or by_column.get(None)
        if mask:
            plan[meal.value] = mask
    if not plan:
        return {"meals": {}}, [*remarks, Remark("no_meal_days", {"text": written})]
    if days == WORKING_DAYS and re.search(r"5\s*[일회]", written) and not re.search(SIGN + r"[~\-,]", written):
        remarks.append(Remark("days_assumed", {"text": written}))
    return {"meals": plan}, remarks


def _meals(cells: Cells, setting: Setting, found: dict[Meal | None, int]) -> tuple[list[Meal], list[Remark]]:
    """Which meals: by a column of their own, a mark, or together with the weekdays; else lunch, with a question."""
    written = get(cells, "meals")
    meals = set(meals_in(written)) | {meal for meal in Meal if meal in found}
    for meal in Meal:
        marked = cells.get(meal.value, "")
        if marked and (read.mark(marked) or weekdays(marked) or re.fullmatch(r"[1-9]\d*[식회개]?", marked)):
            meals.add(meal)
        if get(cells, f"{meal.value}_days"):
            meals.add(meal)
    if meals:
        return [meal for meal in Meal if meal in meals], []
    told = setting.columns & {"meals", "lunch", "supper"}
    return [Meal.LUNCH], [Remark("meal_assumed", {"text": written})] if told else []


def _days_with_meals(text: str) -> dict[Meal | None, int]:
    """ "월수금(중식), 화목(석식)" -> days of each meal."""
    found: dict[Meal | None, int] = {}
    for days, meal in re.findall(
        rf"((?:{SIGN}|매일|평일|주말|[~\-,/·\s])+)\s*[(:\[]\s*(중식|점심|석식|저녁|중|석)", text
    ):
        if mask := weekdays(days):
            for one in meals_in(meal):
                found[one] = found.get(one, 0) | mask
    for meal, days in re.findall(rf"(중식|점심|석식|저녁)\s*[(:\[]?\s*((?:{SIGN}|매일|평일|주말|[~\-,/·])+)", text):
        mask = weekdays(days)
        for one in meals_in(meal) if mask and not found else ():
            found[one] = mask or 0
    return found if len(re.findall(r"중식|점심|석식|저녁|[(]중|[(]석", text)) > 0 else {}


def _by_weekday_columns(cells: Cells) -> dict[Meal | None, int]:
    """One column for each weekday, marked O or with the meal; None stands for "the meals of the row"."""
    masks: dict[Meal | None, int] = {}
    for number, key in enumerate(DAY_KEYS):
        for meal in Meal:
            if _is_marked(cells.get(f"{meal.value}_{key}", "")):
                masks[meal] = masks.get(meal, 0) | 1 << number
        written = cells.get(key, "")
        if _is_marked(written):
            named: list[Meal | None] = [*meals_in(written)]
            for which in named or [None]:
                masks[which] = masks.get(which, 0) | 1 << number
    return masks


def _is_marked(written: str) -> bool:
    if not written or read.mark(written) is False:
        return False
    return bool(
        read.mark(written) or meals_in(written) or written in WEEKDAY_SIGNS or re.fullmatch(r"[1-9][식개회]?", written)
    )


# -- diet --------------------------------------------------------------------------------------------------------------


def diet(cells: Cells, setting: Setting) -> Reading:
    written = get(cells, "diet")
    found = words.within(written, words.DIET)
    if any(kind in found for kind in (Diet.SOFT_1, Diet.SOFT_3)):
        found = [kind for kind in found if kind != Diet.SOFT_2]
    if len(found) > 1:
        found = [kind for kind in found if kind != Diet.GENERAL]
    if not found:
        remarks = [Remark("unknown_diet", {"text": written})] if written else []
        return {"diet": Diet.GENERAL.value, "more_notes": [written] if written else []}, remarks
    if len(found) > 1:
        read_as = found[0]
        return (
            {"diet": read_as.value, "more_notes": [written]},
            [Remark("two_diets", {"text": written, "read": words.DIET[read_as][0]})],
        )
    return {"diet": found[0].value}, []


def allergens(cells: Cells, setting: Setting) -> Reading:
    """Known allergens as values; whatever is not certain stays in words too, and somebody is asked."""
    written = get(cells, "allergens")
    if re.fullmatch(r"(알레르기|알러지)?\s*(없음|없슴|무|해당\s?없음|특이\s?사항\s?없음)\.?", written):
        written = ""
    found, unclear = set(), bool(words.UNSURE.search(written))
    for part in filter(None, re.split(r"[,/·ㆍ、;+&\n]|\s및\s|\s와\s|\s과\s|\s(?=[가-힣])", written)):
        if not re.sub(r"\(.*?\)|알레르기|알러지|있음", "", part).strip():
            continue
        kind = words.exactly(re.sub(r"\(.*?\)|알레르기|알러지|류$", "", part), words.ALLERGENS) or words.exactly(
            re.sub(r"\(.*?\)|알레르기|알러지", "", part), words.ALLERGENS
        )
        if kind:
            found.add(kind)
            continue
        unclear = True
        found |= {one for word, group in words.ALLERGEN_GROUPS.items() if word in part for one in group}
    values: Values = {
        "allergens": sorted(one.value for one in found),
        "allergy_note": written if unclear else "",
    }
    return values, [Remark("unknown_allergy_text", {"text": written})] if unclear and written else []


# -- provider, scheme, period ------------------------------------------------------------------------------------------


def plain_name(name: str) -> str:
    """A provider's name without its legal form and spaces."""
    return re.sub(
        r"^(주|사|재|유)(?=.{3})|주식회사|사단법인|재단법인|사회복지법인", "", squeeze(re.sub(r"[㈜㈔]", "", name))
    )


def provider(cells: Cells, setting: Setting) -> Reading:
    written = get(cells, "provider")
    if not written:
        return {"provider": ""}, [Remark("no_provider")] if "provider" in setting.columns else []
    if setting.providers is None:
        return {"provider": written}, []
    known = setting.providers.get(plain_name(written))
    return {"provider": known or written}, [] if known else [Remark("unknown_provider", {"text": written})]


def scheme(cells: Cells, setting: Setting) -> Reading:
    written = get(cells, "scheme")
    known = (setting.schemes or {}).get(squeeze(written))
    remarks = (
        [Remark("unknown_scheme", {"text": written})] if written and setting.schemes is not None and not known else []
    )
    return {"scheme": known or ""}, remarks


def period(cells: Cells, setting: Setting) -> Reading:
    """[valid_from, valid_to): the last day written is still a day with meals."""
    texts = {key: get(cells, key) for key in ("valid_from", "valid_to")}
    try:
        first, last = (_day(texts[key]) for key in ("valid_from", "valid_to"))
    except read.Impossible:
        first, last = None, None
    until = last + timedelta(days=1) if last else None
    wrong = any(text and not value for text, value in zip(texts.values(), (first, last), strict=True))
    if wrong or (first and until and until <= first):
        return {"valid_from": None, "valid_to": None}, [Remark("bad_period", {"text": "~".join(texts.values())})]
    values: Values = {"valid_from": first and first.isoformat(), "valid_to": until and until.isoformat()}
    over = until is not None and until <= setting.today
    return values, [Remark("not_active", {"text": texts["valid_to"]})] if over else []


def _day(text: str) -> date | None:
    return read.day(int(text) if re.fullmatch(r"\d{5}", text) else text) if text else None
