"""THIRD_PARTY_NOTICES.txt: everything in a release, its licence, and the text of that licence."""

from __future__ import annotations

from collections.abc import Sequence

from contents import Component

HEADING = """\
VideoFlow is made with the works of others. Each is listed here with its licence; the texts of the
licences follow. VideoFlow itself is under the MIT licence.
"""
RULE = "=" * 80


def notices(components: Sequence[Component]) -> str:
    """The whole file; each text stands in it once, under all that it is for."""
    lines = [HEADING]
    lines += [f"  {title(each)}: {each.licence}" for each in components]
    users: dict[str, list[Component]] = {}
    for component in components:
        for text in component.texts:
            users.setdefault(text.strip(), []).append(component)
    noted: set[str] = set()
    for text, those in users.items():
        lines += ["", RULE, ", ".join(dict.fromkeys(map(title, those))), RULE, ""]
        for note in dict.fromkeys(each.note for each in those):
            if note and note not in noted:
                noted.add(note)
                lines += [note]
        lines += [text]
    return "\n".join(lines) + "\n"


def title(component: Component) -> str:
    """Name and version."""
    return f"{component.name} {component.version}".rstrip()
