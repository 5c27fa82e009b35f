"""The built-in writer: from a brief to a storyboard, offline and the same for the same seed."""

from videoflow.services.writer.bank import LANGUAGES
from videoflow.services.writer.storyboard import write_storyboard

__all__ = ["LANGUAGES", "write_storyboard"]
