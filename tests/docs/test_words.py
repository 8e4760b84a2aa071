"""The German pages have all of their words: the catalogue's, the lesson's and the path's."""

import json
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from docs.hooks.course.concepts import read_concepts
from docs.hooks.course.concepts_translated import translated
from docs.hooks.words import WORDS, language_of, translate

ROOT = Path(__file__).parents[2]
GERMAN = json.loads((WORDS / "de.json").read_text(encoding="utf-8"))
PATH = ROOT / "docs" / "pages" / "path" / "concepts"
CONCEPTS = read_concepts(PATH)

# Elements that no German page has: their words stay English.
ENGLISH_ONLY = {
    "submit-notebook",
    "model-board",
    "share-result",
    "hint-log",
    "lag-figure",
    "padding-figure",
    "unrolled-figure",
}

STRING = r'"((?:[^"\\\n]|\\.)*)"'


def sources():
    scripts = [path for path in (ROOT / "docs" / "elements").rglob("*.ts") if "node_modules" not in path.parts]
    return [*scripts, *(ROOT / "docs" / "hooks").rglob("*.py")]


def words_used():
    """Yield file and words of every call that asks for words."""
    for path in sources():
        if ENGLISH_ONLY.isdisjoint(path.parts):
            for english in re.findall(rf"\b(?:translate|button|words)\(\s*{STRING}", path.read_text(encoding="utf-8")):
                yield path.name, english


@pytest.mark.parametrize(("file", "english"), [pair for pair in words_used() if re.search("[A-Za-z]", pair[1])])
def test_what_an_element_or_a_hook_says_is_in_the_catalogue(file, english):
    assert english in GERMAN, file


def test_the_catalogue_has_no_words_that_nobody_says():
    said = "".join(path.read_text(encoding="utf-8") for path in [*sources(), ROOT / "mkdocs.yml"])
    assert [english for english in GERMAN if english not in said] == []


@pytest.mark.parametrize("english", GERMAN)
def test_a_translation_differs_and_keeps_its_places(english):
    german = GERMAN[english]
    assert german != english or english in {"{exception} in line {line}"}
    assert sorted(re.findall(r"\{\w+\}", german)) == sorted(re.findall(r"\{\w+\}", english))


def test_a_page_speaks_the_language_of_its_folder():
    assert language_of("de/lesson/index.md") == "de"
    assert language_of("lesson/index.md") == "en"
    assert translate("Line {number}.", language_of("de/index.md"), number=3) == "Zeile 3."


def test_words_without_a_translation_stop_the_build():
    with pytest.raises(PluginError, match=r"de\.json: there is no entry for 'Something new'"):
        translate("Something new", "de")


def words_of(concept):
    """Yield the words of a concept that are no code and no number."""
    yield from (concept.title, concept.summary)
    for question in concept.questions:
        yield from (question["text"], question.get("why", ""))
        for answer in question.get("answers", ()):
            yield from (answer["text"], answer["why"])
        yield from (mistake["why"] for mistake in question.get("mistakes", ()))
        yield from question.get("lines", ())


@pytest.mark.parametrize("slug", CONCEPTS)
def test_a_concept_is_german_throughout(slug):
    german = translated(CONCEPTS, PATH, "de")[slug]
    pairs = zip(words_of(CONCEPTS[slug]), words_of(german), strict=True)
    same = [english for english, other in pairs if english == other and re.search(r"[a-z]{3,} [a-z]", english)]
    code = [line for question in german.questions for line in question.get("lines", ()) if "=" in line or "(" in line]
    assert [words for words in same if words not in code and words != "return h"] == []


def test_a_translation_that_lacks_an_answer_is_named_by_file_and_line(tmp_path):
    for source in PATH.glob("*.yml"):
        (tmp_path / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    source = tmp_path / "1-sequences.de.yml"
    first = "      - text: Sie haben zu wenige Parameter.\n"
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines.index(first)
    source.write_text("".join(lines[:at] + lines[at + 2 :]), encoding="utf-8")
    with pytest.raises(PluginError, match=r"1-sequences\.de\.yml:8: 3 entries, but there are 4 in English"):
        translated(CONCEPTS, tmp_path, "de")
