"""Draw a contact sheet, from any asyncio loop in any thread."""

from __future__ import annotations

from videoflow.i18n import _
from videoflow.media.contact_sheet.spec import SheetSpec
from videoflow.media.drawing_child import drawn_by_child

CONTACT_SHEET_OPTION = "--contact-sheet"
"""First argument with which the frozen application draws a sheet."""

LONGEST_S = 300.0


async def draw_contact_sheet(spec: SheetSpec) -> None:
    """Write the PDF of ``spec``. When cancelled, the drawing process has ended before it goes on.

    Raises MediaError where it could not be drawn or written.
    """
    await drawn_by_child(
        spec,
        option=CONTACT_SHEET_OPTION,
        module="videoflow.media.contact_sheet",
        longest_s=LONGEST_S,
        failure=_("The contact sheet could not be drawn."),
    )
