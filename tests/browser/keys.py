"""A person at a keyboard: no pointer is ever used, and at every step the focus must be seen, uncovered and somewhere."""

import re

FOCUS = """() => {
    const one = document.activeElement
    if (!one || one === document.body) return { lost: true }
    const parts = [one, ...one.labels ?? [], one.parentElement]
    const marked = part => {
        const style = getComputedStyle(part)
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    }
    const box = one.getBoundingClientRect()
    const held = [one, ...one.labels ?? []].map(part => part.getBoundingClientRect()).filter(part => part.width > 1)
    const seen = held.some(part => part.bottom > 0 && part.top < innerHeight && part.right > 0 && part.left < innerWidth)
    const uncovered = held.some(part => {
        const x = Math.min(Math.max(part.left + part.width / 2, 1), innerWidth - 2)
        const y = Math.min(Math.max(part.top + Math.min(part.height / 2, 20), 1), innerHeight - 2)
        const top = document.elementFromPoint(x, y)
        return top && (one.contains(top) || top.contains(one) || [...one.labels ?? []].some(label => label.contains(top)))
    })
    return { name: (one.outerHTML.match(/^<[^>]*>/) ?? [""])[0].slice(0, 120), marked: parts.some(marked), seen, uncovered,
             top: box.top + scrollY }
}"""
FAR = 300


class Keys:
    """``to(locator)`` presses Tab until the locator has the focus; ``press`` and ``type`` act on what has it."""

    def __init__(self, page) -> None:
        self.page = page
        self.faults: list[str] = []

    def to(self, locator, *, back: bool = False) -> "Keys":
        for _press in range(FAR):
            if self._is_at(locator):
                return self
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            self._look()
        raise AssertionError(f"the keyboard does not reach {locator} on {self.page.url}")

    def press(self, *keys: str) -> "Keys":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def follow(self, locator, url: str) -> "Keys":
        """Reach a link or button, press Enter, and be on the page of that address."""
        self.to(locator).press("Enter")
        self.page.wait_for_url(re.compile(url))
        return self

    def type(self, locator, words: str) -> "Keys":
        self.to(locator)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(words)
        return self

    def choose(self, select, value: str) -> "Keys":
        """An entry of a list, by arrows, without opening it."""
        self.to(select)
        for _press in range(FAR):
            if select.input_value() == value:
                return self
            here = select.evaluate(
                "(one, value) => [...one.options].findIndex(o => o.value === value) - one.selectedIndex", value
            )
            self.press("ArrowDown" if here > 0 else "ArrowUp")
        raise AssertionError(f"{value} is not among the choices of {select}")

    def pick(self, radio) -> "Keys":
        """One of several: reach the group, then arrows until it is this one."""
        group = radio.get_attribute("name")
        self.to(self.page.locator(f"input[type=radio][name='{group}']"))
        if self._is_at(radio):
            return self.press("Space")
        for _press in range(30):
            self.press("ArrowDown")
            if radio.is_checked():
                return self
        raise AssertionError(f"the arrows do not reach {radio}")

    def _is_at(self, locator) -> bool:
        return locator.count() > 0 and locator.evaluate_all("all => all.includes(document.activeElement)")

    def _look(self) -> None:
        focus = self.page.evaluate(FOCUS)
        if focus.get("lost"):  # between the last and the first stop the browser itself has it
            return
        for what in ("marked", "seen", "uncovered"):
            if not focus[what]:
                self.faults.append(f"not {what}: {focus['name']} on {self.page.url}")


def is_focused(locator) -> bool:
    return locator.evaluate("one => one === document.activeElement")
