"""The lesson's steps: every program passes its check, every expected mistake is met by exactly its message."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.hooks.course.lesson import changed_lines, read_steps

FOLDER = Path(__file__).parents[2] / "docs" / "pages" / "lesson" / "steps"
STEPS = read_steps(FOLDER)
IN_BOTH_LANGUAGES = [*STEPS, *read_steps(FOLDER, "de")]
MISTAKES = [(step, mistake) for step in IN_BOTH_LANGUAGES for mistake in step.mistakes]
PRAISE = {"en": "as it should be\n", "de": "alles richtig\n"}


def run(program, check):
    """Run a program and its check in one namespace, as two cells of a session."""
    namespace = {"__name__": "__main__"}
    exec(compile(program, "rnn_classifier.py", "exec"), namespace)
    exec(compile(check, "check.py", "exec"), namespace)


def test_there_are_nine_steps():
    assert [step.number for step in STEPS] == list(range(1, 10))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.folder.name)
def test_a_step_is_german_throughout(step):
    german = IN_BOTH_LANGUAGES[8 + step.number]
    assert (german.number, german.language) == (step.number, "de")
    for part in ("narrator", "text"):
        assert getattr(german, part) != getattr(step, part)
    assert german.prediction.question != step.prediction.question
    for one, other in zip(step.prediction.choices, german.prediction.choices, strict=True):
        assert one.why != other.why
        assert one.right is other.right
    assert all(one.says != other.says for one, other in zip(step.mistakes, german.mistakes, strict=True))


@pytest.mark.parametrize("step", IN_BOTH_LANGUAGES, ids=lambda step: f"{step.folder.name}-{step.language}")
def test_a_steps_program_runs_and_passes_its_check(step, capsys):
    run(step.program, step.check)
    assert capsys.readouterr().out.endswith(PRAISE[step.language])


@pytest.mark.parametrize(("step", "mistake"), MISTAKES, ids=lambda value: getattr(value, "by", None))
def test_an_expected_mistake_is_met_by_its_message(step, mistake, capsys):
    wrong = step.program.replace(mistake.replace, mistake.by)
    definitions = wrong.replace('if __name__ == "__main__":\n    main()\n', "")
    with pytest.raises(AssertionError) as failure:
        run(definitions, step.check)
    assert str(failure.value).startswith(mistake.says)


@pytest.mark.parametrize("step", STEPS[1:], ids=lambda step: step.folder.name)
def test_a_step_changes_few_enough_lines_to_be_read(step):
    before = STEPS[step.number - 2].program
    assert 1 <= len(changed_lines(before, step.program)) <= 40


def test_the_complete_program_reaches_99_percent_on_held_out_texts():
    run = subprocess.run(
        [sys.executable, str(STEPS[-1].folder / "rnn_classifier.py")], capture_output=True, text=True, check=True
    )
    reached = run.stdout.split("held-out accuracy: ")[1].split("%")[0]
    assert float(reached) >= 99
    assert re.findall(r"found it (\w+) .*-> (\w+)", run.stdout) == [("fine", "good"), ("poor", "bad")]
