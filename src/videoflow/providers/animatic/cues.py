"""What a prompt asks of framing, light, colour and camera, in English and in Vietnamese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, TypeVar

Framing = Literal["close", "wide", "top"]
Side = Literal["left", "right"]
Mood = Literal["warm", "cool", "dark", "bright"]
Camera = Literal["in", "out", "left", "right", "up", "down"]

K = TypeVar("K", bound=str)

_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]{2,160})["“”„«»]')

_FRAMING: dict[Framing, tuple[str, ...]] = {
    "close": (
        "close-up",
        "close up",
        "closeup",
        "macro",
        "detail",
        "cận cảnh",
        "cận",
        "đặc tả",
        "chi tiết",
    ),
    "wide": ("wide shot", "wide", "establishing", "full view", "toàn cảnh", "góc rộng", "bao quát"),
    "top": (
        "top-down",
        "top down",
        "overhead",
        "flat lay",
        "flatlay",
        "từ trên xuống",
        "góc trên",
        "nhìn từ trên",
    ),
}
_SIDE: dict[Side, tuple[str, ...]] = {
    "left": ("on the left", "left side", "to the left", "left third", "bên trái", "phía trái"),
    "right": ("on the right", "right side", "to the right", "right third", "bên phải", "phía phải"),
}
_MOOD: dict[Mood, tuple[str, ...]] = {
    "dark": (
        "night",
        "dark",
        "moody",
        "low key",
        "low-key",
        "shadow",
        "dim",
        "evening",
        "đêm",
        "tối",
        "u ám",
        "trầm",
    ),
    "bright": (
        "bright",
        "airy",
        "daylight",
        "high key",
        "high-key",
        "light and",
        "white background",
        "sáng sủa",
        "tươi sáng",
        "trong trẻo",
        "rực rỡ",
        "ánh sáng ban ngày",
        "nền trắng",
    ),
    "warm": (
        "warm",
        "golden",
        "sunset",
        "cozy",
        "cosy",
        "sunrise",
        "ấm",
        "hoàng hôn",
        "bình minh vàng",
        "nắng vàng",
    ),
    "cool": (
        "cool tone",
        "cool light",
        "cold",
        "icy",
        "winter",
        "bluish",
        "lạnh",
        "mùa đông",
        "se lạnh",
    ),
}
_HUES: dict[str, tuple[float, tuple[str, ...]]] = {
    "red": (27.0, ("red", "crimson", "scarlet", "màu đỏ", "đỏ")),
    "orange": (55.0, ("orange", "amber", "terracotta", "màu cam", "da cam")),
    "yellow": (92.0, ("yellow", "gold", "mustard", "màu vàng")),
    "green": (148.0, ("green", "emerald", "olive", "sage", "xanh lá", "xanh lục", "màu lục")),
    "teal": (195.0, ("teal", "turquoise", "cyan", "xanh ngọc", "xanh lam ngọc")),
    "blue": (
        256.0,
        ("blue", "navy", "cobalt", "azure", "xanh dương", "xanh da trời", "xanh biển", "xanh lam"),
    ),
    "purple": (303.0, ("purple", "violet", "lavender", "màu tím", "tím")),
    "pink": (355.0, ("pink", "magenta", "rose", "màu hồng", "hồng")),
}
_CAMERA: dict[Camera, tuple[str, ...]] = {
    "out": ("zoom out", "pull back", "pull out", "dolly out", "lùi máy", "lùi xa", "thu nhỏ"),
    "in": (
        "zoom in",
        "push in",
        "push-in",
        "dolly in",
        "tiến máy",
        "đẩy máy",
        "tiến gần",
        "phóng to",
    ),
    "left": ("pan left", "track left", "slide left", "lia trái", "lia sang trái"),
    "right": ("pan right", "track right", "slide right", "lia phải", "lia sang phải"),
    "up": ("tilt up", "crane up", "rise", "lia lên", "ngước lên"),
    "down": ("tilt down", "crane down", "lia xuống", "hạ máy"),
}
_CALM = ("slow", "gentle", "calm", "unhurried", "chậm", "nhẹ nhàng", "êm")
_LIVELY = ("fast", "quick", "energetic", "dynamic", "snappy", "nhanh", "sôi động", "năng động")


@dataclass(frozen=True, slots=True)
class Cues:
    """What a prompt asks for; None where it says nothing.

    ``hue_deg`` is an OKLCH hue; ``energy`` multiplies the speed and reach of movement.
    """

    headline: str | None = None
    framing: Framing | None = None
    side: Side | None = None
    mood: Mood | None = None
    hue_deg: float | None = None
    camera: Camera | None = None
    energy: float = 1.0


def read_cues(prompt: str) -> Cues:
    """Read ``prompt``; text in double quotes is the headline and is not searched for other cues."""
    text = unicodedata.normalize("NFC", prompt)
    quoted = _QUOTED.search(text)
    rest = _QUOTED.sub(" ", text).casefold()
    hues = {name: words for name, (_hue, words) in _HUES.items()}
    colour = _first(rest, hues)
    energy = 0.7 if _mentions(rest, _CALM) else 1.35 if _mentions(rest, _LIVELY) else 1.0
    return Cues(
        headline=" ".join(quoted.group(1).split()) if quoted else None,
        framing=_first(rest, _FRAMING),
        side=_first(rest, _SIDE),
        mood=_first(rest, _MOOD),
        hue_deg=_HUES[colour][0] if colour else None,
        camera=_first(rest, _CAMERA),
        energy=energy,
    )


def _first(text: str, table: dict[K, tuple[str, ...]]) -> K | None:
    """The key whose word stands first in ``text``: what a writer names first matters most."""
    found = [
        (at, key) for key, words in table.items() if (at := _position(text, words)) is not None
    ]
    return min(found)[1] if found else None


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    return _position(text, words) is not None


def _position(text: str, words: tuple[str, ...]) -> int | None:
    starts = [
        m.start() for word in words if (m := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
    ]
    return min(starts, default=None)
