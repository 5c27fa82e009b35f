"""Writers: from a brief to a storyboard.

The built-in one is offline, free and the same for the same seed (``write_storyboard``); a language
model writes any language (``write_with_model``). ``write`` asks whichever was chosen.
"""

from videoflow.services.writer.bank import LANGUAGES
from videoflow.services.writer.model_writer import Storyboard, write_with_model
from videoflow.services.writer.storyboard import write_storyboard
from videoflow.services.writer.templates import TemplateView, template_views
from videoflow.services.writer.writing import (
    BUILT_IN_WRITER,
    WriterChoice,
    WriterView,
    write,
    writer_views,
)

__all__ = [
    "BUILT_IN_WRITER",
    "LANGUAGES",
    "Storyboard",
    "TemplateView",
    "WriterChoice",
    "WriterView",
    "template_views",
    "write",
    "write_storyboard",
    "write_with_model",
    "writer_views",
]
