"""Every fact of the course has a place on the site, and nothing of the first lesson page is lost."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "pages"

# What popular tutorials get wrong, each with words that only a right statement has, and the paper that it rests on.
STATEMENTS = {
    "what vanishes": r"long-term components that vanish.*1211\.5063",
    "singular values": r"sufficient to vanish; above 1 it is only necessary",
    "powers of a matrix that is not normal": r"A matrix that is not normal",
    "vanishing is not forgetting": r"Vanishing is not forgetting.*10\.1109/72\.279181",
    "clipping is no regulariser": r"Clipping is no regulariser, and it does nothing for vanishing",
    "LSTMs ease vanishing and do not cure explosion": r"eases\* vanishing\. It does not cure explosion",
    "the forget gate came in 2000": r"had no forget gate; it came with .*089976600300015015",
    "a forget bias of 1 is a memory of 3.2 steps": r"0\.731.*3\.2.*1804\.11188",
    "no variant of the LSTM is better": r"5,400 training runs.*1503\.04069",
    "a CNN takes any length": r"not true that a CNN needs inputs of a fixed size",
    "an orthogonal matrix does not save a tanh network": r"orthogonal matrix alone does not save a tanh network",
    "bags of words on IMDB": r"8\.78 %.*13\.50 %",
    "padding and masks": r"Padding and masks.*1903\.07288",
    "pooling": r"mean over all states.*With the maximum it reaches one step for each unit.*2005\.00159",
    "sensitivity grows with memory": r"\(1 \+ \\lambda\^2\)/\(1 - \\lambda\^2\)\^3.*2405\.21064",
    "where RNNs stand": r"neither obsolete nor the state of the art",
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_article_says_it_right(statement):
    article = (PAGES / "article" / "index.md").read_text(encoding="utf-8")
    assert re.search(STATEMENTS[statement], article, re.DOTALL)


def test_the_questions_begin_with_the_one_asked_most():
    questions = re.findall(r"^### (.+)$", (PAGES / "faq" / "index.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert questions[0] == "Why does my RNN stay at 50 %?"
    assert len(questions) >= 15


def test_the_glossary_has_at_least_thirty_terms():
    assert len(list((PAGES / "glossary").glob("*/index.md"))) >= 30


def test_the_about_page_gives_credit():
    about = (PAGES / "about.md").read_text(encoding="utf-8")
    assert "RNNs For Classification" in about
    assert "Pascual Vila" in about


def test_the_home_page_names_its_topics():
    home = (PAGES / "index.md").read_text(encoding="utf-8")
    for topic in ("NLP", "RNN", "sequence modeling", "text classification", "hidden state", "BPTT"):
        assert f"[{topic}]" in home
