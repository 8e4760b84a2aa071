"""What a page is, in the words of schema.org, for search engines and catalogues of courses."""

import html
import json
import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from docs.hooks.words import language_of

Thing = dict[str, Any]

_QUESTION = re.compile(
    r'<h3 id="(?P<anchor>[^"]+)">(?P<question>.*?)<a class="headerlink".*?</h3>(?P<answer>.*?)(?=<h[23]|\Z)', re.DOTALL
)
_TAG = re.compile(r"<[^>]+>")
_CELL = re.compile(r"<py-cell.*?</py-cell>", re.DOTALL)
_LICENCE = "https://opensource.org/license/mit"
_TOPICS = ["NLP", "RNN", "sequence modeling", "text classification", "hidden state", "BPTT"]


def structured_data(page: Page, config: MkDocsConfig, picture: str) -> str:
    """Return the page's JSON-LD, safe to stand in a script element."""
    things = [*_things(page, config, picture), *_breadcrumbs(page, config)]
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    return text.replace("<", "\\u003c")


def _things(page: Page, config: MkDocsConfig, picture: str) -> list[Thing]:
    what = {
        "@id": page.canonical_url,
        "url": page.canonical_url,
        "name": page.meta.get("title", page.title),
        "description": page.meta.get("description", config.site_description),
        "inLanguage": language_of(page.file.src_uri),
    }
    free = {"license": _LICENCE, "isAccessibleForFree": True, "image": picture}
    part = what | free | {"isPartOf": {"@id": config.site_url}}
    match page.file.src_uri.split("/"):
        case ["index.md"]:
            return [_course(what | free, config)]
        case ["article", "index.md"]:
            return [
                part
                | {"@type": ["Article", "LearningResource"], "headline": what["name"], "timeRequired": "PT25M"}
                | _author(config)
            ]
        case ["lesson", "index.md"]:
            return [part | {"@type": "LearningResource", "learningResourceType": "Tutorial"}]
        case ["exercises" | "path", _, "index.md"]:
            return [part | {"@type": "LearningResource", "learningResourceType": "Exercise"}]
        case ["glossary", "index.md"]:
            return [what | {"@type": "DefinedTermSet"}]
        case ["glossary", _, "index.md"]:
            return [what | {"@type": "DefinedTerm", "inDefinedTermSet": f"{config.site_url}glossary/"}]
        case ["faq", "index.md"]:
            return [what | {"@type": "FAQPage", "mainEntity": _questions(page)}]
        case ["guides" | "reference", *_]:
            return [part | {"@type": "TechArticle", "headline": what["name"]} | _author(config)]
    return [what | {"@type": "WebPage"}]


def _course(home: Thing, config: MkDocsConfig) -> Thing:
    provider = {"@type": "Organization", "name": config.site_name, "url": config.site_url}
    return home | {
        "@type": "Course",
        "about": _TOPICS,
        "educationalLevel": "Intermediate",
        "coursePrerequisites": "Python, matrix products, the chain rule",
        "provider": provider,
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "EUR"},
        "hasCourseInstance": {"@type": "CourseInstance", "courseMode": "Online", "courseWorkload": "PT20H"},
        "hasPart": [{"@id": f"{config.site_url}{part}/"} for part in ("article", "lesson", "path", "exercises")],
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": "RNNs For Classification",
            "author": {"@type": "Person", "name": "Pascual Vila"},
        },
    }


def _author(config: MkDocsConfig) -> Thing:
    return {"author": {"@type": "Organization", "name": config.site_name, "url": config.site_url}}


def _questions(page: Page) -> list[Thing]:
    return [
        {
            "@type": "Question",
            "name": _text(found["question"]),
            "url": f"{page.canonical_url}#{found['anchor']}",
            "acceptedAnswer": {"@type": "Answer", "text": _text(_CELL.sub("", found["answer"]))},
        }
        for found in _QUESTION.finditer(page.content or "")
    ]


def _text(content: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", content)).split())


def _breadcrumbs(page: Page, config: MkDocsConfig) -> list[Thing]:
    """Return the way to the page, if it has one: the sections that have a page of their own."""
    if page.is_homepage:
        return []
    above = [_index(section) for section in reversed(list(page.ancestors)) if isinstance(section, Section)]
    way = [(config.site_name, config.site_url)]
    way += [(str(index.title), index.canonical_url) for index in above if index and index is not page]
    way.append((str(page.title), page.canonical_url))
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(way, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def _index(section: Section) -> Page | None:
    first = section.children[0] if section.children else None
    return first if isinstance(first, Page) and first.is_index else None
