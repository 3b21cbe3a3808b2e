"""提到别章某一节的地方：写着的标题，那一章里真有。"""

import re

from cells import prose
from paths import ROOT

CHAPTERS = ROOT / "chapters"
PLACE = re.compile(r"\[[^\]]+\]\(([\w-]+)\.ipynb\)“([^”]+)”(一节)?")


def headings(stem):
    return set(re.findall(r"^#{2,} (.+)$", prose(CHAPTERS / f"{stem}.ipynb"), re.M))


def places():
    """(页, 章, 标题)：术语表里的全部，别处写明“一节”的。"""
    for path in [*sorted(CHAPTERS.glob("*.ipynb")), *sorted(CHAPTERS.glob("*.md"))]:
        for stem, title, section in PLACE.findall(prose(path)):
            if section or path.name == "glossary.md":
                yield path.name, stem, title


def test_every_section_that_is_pointed_at_exists():
    found = list(places())
    assert len(found) > 20
    assert not [place for place in found if place[2] not in headings(place[1])]
