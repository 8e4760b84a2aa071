"""What a program shows: text as it comes, pictures, figures, tables; what fails is told in the learner's terms."""

from playwright.sync_api import Locator, expect

from tests.browser.cells import begin, run, start, state, stop


def test_output_comes_while_the_program_runs(cell: Locator) -> None:
    start(cell, "import time\nfor epoch in range(1000):\n    print('epoch', epoch)\n    time.sleep(0.2)")
    expect(cell.locator(".cell-output")).to_contain_text("epoch 2")
    state(cell, "running")
    stop(cell)


def test_figures_are_pictures_with_their_titles_as_text(cell: Locator) -> None:
    run(
        cell,
        """
import numpy as np
import matplotlib.pyplot as plt
plt.plot(np.tanh(np.linspace(-2, 2, 50)))
plt.title("tanh")
plt.show()
print("between")
figure, axes = plt.subplots()
axes.imshow(np.eye(4))
axes.set_xlabel("time step")
_ = axes.set_ylabel("hidden unit")
""",
    )
    parts = cell.locator(".cell-output > *")
    expect(parts).to_have_count(3)
    expect(parts.nth(0)).to_have_attribute("alt", "tanh")
    expect(parts.nth(1)).to_have_text("between")
    expect(parts.nth(2)).to_have_attribute("alt", "hidden unit over time step")
    assert parts.nth(0).evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    run(cell, "plt.gca().get_title()")  # the figures are closed: no third one comes
    expect(cell.locator("img")).to_have_count(1)  # the empty one that gca() has just made


def test_an_svg_is_a_picture_in_which_nothing_runs(cell: Locator) -> None:
    run(
        cell,
        """
class Drawing:
    def _repr_svg_(self):
        return ('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload="document.title=1">'
                '<script>document.title = "gone"</script><circle cx="10" cy="10" r="9"/></svg>')
Drawing()
""",
    )
    picture = cell.locator(".cell-output img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 20
    assert cell.page.title() not in ("gone", "1")


def test_the_full_traceback_is_one_click_away(cell: Locator) -> None:
    begin(cell, "import json\ndef read(text):\n    return json.loads(text)\nread('{')")
    state(cell, "failed")
    own = cell.locator(".cell-failure > pre")
    expect(own).to_contain_text("return json.loads(text)")
    expect(own).not_to_contain_text("decoder.py")
    expect(cell.locator(".cell-failed-line")).to_contain_text("json.loads")
    cell.get_by_text("Full traceback", exact=True).click()
    expect(cell.locator("details pre")).to_contain_text("decoder.py")


def test_what_was_pressed_keeps_the_focus_and_the_output_is_announced(cell: Locator) -> None:
    button = cell.locator(".cell-run")
    button.focus()
    cell.page.keyboard.press("Enter")
    state(cell, "succeeded")
    expect(button).to_be_focused()
    expect(cell.locator(".unseen")).to_contain_text("h = [")
    assert cell.locator(".cell-output").get_attribute("aria-live") is None
    expect(cell.get_by_role("status").first).to_have_text("Finished")


def test_of_much_output_the_beginning_is_announced(cell: Locator) -> None:
    run(cell, "for i in range(2000): print('a line', i)")
    heard = cell.locator(".unseen").text_content()
    assert heard is not None
    assert heard.startswith("a line 0")
    assert heard.endswith("The output goes on.")
    assert len(heard) < 400
