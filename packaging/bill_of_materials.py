"""The bill of materials of a release, as CycloneDX 1.6 in JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contents import Component
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Part
from cyclonedx.model.component import ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

_SPDX = re.compile(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+|[()])*")


def bill_of_materials(version: str, components: Sequence[Component]) -> str:
    """The document. Raises ValueError when it does not follow the standard."""
    bom = Bom()
    root = Part(
        name="VideoFlow",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"videoflow@{version}",
        licenses=[DisjunctiveLicense(id="MIT")],
    )
    bom.metadata.component = root
    parts = [_part(component) for component in components]
    bom.components.update(parts)
    bom.dependencies.add(Dependency(root.bom_ref, [Dependency(part.bom_ref) for part in parts]))
    bom.dependencies.update(Dependency(part.bom_ref) for part in parts)
    document: str = JsonV1Dot6(bom).output_as_string(indent=1)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document)
    if problem is not None:
        raise ValueError(f"the bill of materials is not valid: {problem}")
    return document


def _part(component: Component) -> Part:
    return Part(
        name=component.name,
        version=component.version or None,
        type=ComponentType.LIBRARY,
        bom_ref=component.purl,
        purl=PackageURL.from_string(component.purl),
        licenses=[_licence(component.licence)],
    )


def _licence(text: str) -> License:
    """As an SPDX expression where it is one, as a name otherwise."""
    if _SPDX.fullmatch(text) and " " not in text.replace(" OR ", "").replace(" AND ", "").replace(
        " WITH ", ""
    ):
        return LicenseExpression(text)
    return DisjunctiveLicense(name=text)
