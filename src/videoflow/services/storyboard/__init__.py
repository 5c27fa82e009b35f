"""The storyboard as a document: read from scripts, brought in with own media, written for others.

``scripts`` reads, ``media_folder`` finds numbered pictures and clips, ``documents`` and
``contact_sheet`` write.
"""

from __future__ import annotations
