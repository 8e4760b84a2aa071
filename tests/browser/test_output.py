"""What a program shows: text as it comes, pictures, figures, tables; what fails is told in the learner's terms."""

from playwright.sync_api import Page, expect

from tests.browser.test_py_cell import cell_of, run
from tests.browser.test_stop import start, state, stop


def test_output_comes_while_the_program_runs(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    start(cell, "import time\nfor epoch in range(1000):\n    print('epoch', epoch)\n    time.sleep(0.2)")
    expect(cell.locator(".cell-output")).to_contain_text("epoch 2")
    state(cell, "running")
    stop(cell)


def test_figures_are_pictures_with_their_titles_as_text(page: Page, site: str) -> None:
    cell = cell_of(page, site)
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


def test_an_svg_is_a_picture_in_which_nothing_runs(page: Page, site: str) -> None:
    cell = cell_of(page, site)
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
    assert page.title() not in ("gone", "1")
