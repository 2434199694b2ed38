"""Saying in the browser what data are taken out for."""


def explain(page, why="check"):
    """Answer the page that asks for a reason."""
    page.locator(f"input[name=why][value={why}]").check(force=True)
    page.locator("main form button[type=submit]").click()


def explained(page, why="check"):
    """Go on to the paper behind the page, if it asks for a reason."""
    if page.locator("main input[name=why][type=radio]").count():
        with page.expect_navigation():
            explain(page, why)
