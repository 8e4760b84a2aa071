"""What a student may be called: the name is a folder's, and an id in the gradebook.

Letters are kept as they are, whatever the script, since two people may differ in nothing but an accent.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import dropwhile

LONGEST = 127
"""Of the gradebook's 128 signs."""
LONGEST_IN_BYTES = 240
"""Of a file system's 255, so that a few are left for what stands beside it while the folder is written."""
PUNCTUATION = " ._@-"


def is_student_name(name: str) -> bool:
    """Say whether this can be a student's name: composed letters, marks and digits of any script, and some signs."""
    return (
        0 < len(name) <= LONGEST
        and name[0].isalnum()
        and all(map(_may_stand, name))
        and len(name.encode()) <= LONGEST_IN_BYTES
        and unicodedata.is_normalized("NFC", name)
    )


def wrong_with_assignment(name: str) -> str:
    """Say why an assignment may not be called so, or nothing: nbgrader reads some characters as patterns."""
    bad = sorted(set(name) & set("+*?[]/\\{}"))
    if bad:
        return (
            f"its name holds {' '.join(bad)}, which nbgrader does not take for a name; rename its folder and notebook"
        )
    if not name or name != name.strip() or name.startswith("."):
        return "its name is empty, or begins or ends with a space or a dot; rename its folder and notebook"
    return ""


def student_name(text: str) -> str:
    """Return what is nearest to a text and can be a student's name, or nothing if it has no letter and no digit."""
    signs = (_nearest(sign) for sign in unicodedata.normalize("NFC", text))
    name = re.sub("\0+", "-", "".join(dropwhile(lambda sign: not sign.isalnum(), signs)))
    return name[:LONGEST].encode()[:LONGEST_IN_BYTES].decode(errors="ignore").rstrip(" .-_")


def _nearest(sign: str) -> str:
    if unicodedata.category(sign) == "Zs":
        return " "
    return sign if _may_stand(sign) else "\0"


def _may_stand(sign: str) -> bool:
    return sign in PUNCTUATION or unicodedata.category(sign)[0] in "LMN"
