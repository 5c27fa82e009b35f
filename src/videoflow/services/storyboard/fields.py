"""What scripts call the parts of a scene, in English, Vietnamese and German."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from videoflow.domain.scene import SceneDraft
from videoflow.i18n import _, language

NUMBER = "number"
"""Where a scene stood; only its order counts."""

SCENE = "scene"
"""A label before a number or a title."""

DETAIL_FIELDS = ("visual", "camera", "lighting", "audio", "music", "effects", "dialog")

_WORDS = {
    NUMBER: "number no nr # so stt index scene_number shot_no canh_so szene_nr szenennummer",
    "scenario": "scenario role part beat section vai_tro phan rolle szenario abschnitt",
    "title": "title name scene_title headline tieu_de ten titel uberschrift",
    SCENE: "scene canh szene shot",
    "description": (
        "description what_happens action summary scene_description content mo_ta mo_ta_canh "
        "noi_dung hanh_dong dien_bien beschreibung handlung inhalt szenenbeschreibung"
    ),
    "visual": "visual visuals picture image on_screen hinh hinh_anh bild bilder visuell visuelles",
    "camera": (
        "camera camera_movement camera_angle shot_type framing may_quay goc_may chuyen_dong_may "
        "kamera kamerafuhrung kameraeinstellung"
    ),
    "lighting": "lighting light anh_sang licht beleuchtung",
    "audio": "audio sound sounds sound_effects sfx am_thanh tieng_dong ton gerausche sound_design",
    "music": "music song nhac am_nhac nhac_nen musik",
    "effects": "effects effect fx vfx transition hieu_ung effekt effekte ubergang",
    "dialog": (
        "dialog dialogue dialogs voiceover voice_over vo narration narrator speaker speech voice "
        "spoken_text script loi_thoai thoai loi_binh loi_doc thuyet_minh long_tieng sprecher "
        "sprechertext sprecherin erzahler dialoge gesprochener_text text"
    ),
    "duration_s": (
        "duration duration_s duration_seconds seconds length time timing thoi_luong thoi_gian "
        "giay dauer lange zeit sekunden"
    ),
    "image_prompt": (
        "image_prompt prompt picture_prompt cau_lenh_anh prompt_anh prompt_hinh_anh bildprompt "
        "bild_prompt"
    ),
    "movie_directions": (
        "movie_directions video_directions video_prompt motion movement directions motion_prompt "
        "prompt_video cau_lenh_video chuyen_dong bewegung videoprompt regieanweisung"
    ),
}
_FIELD_OF_WORD = {word: name for name, words in _WORDS.items() for word in words.split()}

_ROLES = {
    "hook": "hook mo_dau mo_man thu_hut aufhanger einstieg opening intro",
    "problem": "problem pain pain_point van_de noi_dau",
    "solution": "solution giai_phap losung",
    "cta": (
        "cta call_to_action keu_goi_hanh_dong keu_goi handlungsaufforderung aufruf handlungsaufruf"
    ),
}
_ROLE_OF_WORD = {word: role for role, words in _ROLES.items() for word in words.split()}

_NOT_WORD = re.compile(r"[^\w#]+")
_WITH_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ß": "ss"})
_UNIT = re.compile(r"[(\[].*?[)\]]")
MAX_LABEL_LENGTH = 40
_SAID_ONCE = (NUMBER, "duration_s")


class RawScene:
    """What a script says about one scene, field by field, before anything is checked."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def add(self, name: str, text: str) -> None:
        """Append ``text`` to a field as a line of its own; what is said once is replaced."""
        text = text.strip()
        if not text:
            return
        if name == SCENE:
            name = NUMBER if text.rstrip(".").isdecimal() else "title"
        if name in _SAID_ONCE:
            self._lines[name] = [text]
        else:
            self._lines.setdefault(name, []).append(text)

    def replace(self, name: str, text: str) -> None:
        """Have a field say ``text`` and nothing else."""
        self._lines[name] = [text]

    def said(self, name: str) -> str:
        """What a field says; empty for nothing."""
        return "\n".join(self._lines.get(name, ()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it tells what to show, hear or call the scene."""
        return not set(self._lines) - {NUMBER, "scenario", "duration_s"}


def field_of(label: str) -> str | None:
    """The field that a label, column or key names; None for words that name none."""
    if len(label) > MAX_LABEL_LENGTH:
        return None
    for key in (folded(label), folded(_UNIT.sub("", label))):
        if name := _FIELD_OF_WORD.get(key) or _title_words(language()).get(key):
            return name
    return None


@cache
def _title_words(_language: str) -> dict[str, str]:
    """Fields by what our own exports call them in the interface's language."""
    return {
        folded(field_title(name)): name
        for name in (NUMBER, *SceneDraft.model_fields, *DETAIL_FIELDS)
        if name != "details"
    }


def role_of(text: str) -> str | None:
    """The scenario that ``text`` is the name of: ``hook`` for “Mở đầu”; None for other words."""
    return _ROLE_OF_WORD.get(folded(text)) if len(text) <= MAX_LABEL_LENGTH else None


def folded(text: str) -> str:
    """``text`` for comparing: small letters without marks, words joined by ``_``."""
    plain = unicodedata.normalize("NFD", text.translate(_WITH_LETTERS).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORD.sub("_", letters).strip("_")


def field_title(name: str) -> str:
    """What a person calls a field of a scene."""
    return {
        "number": _("Number"),
        "scenario": _("Role"),
        "title": _("Title"),
        "description": _("Description"),
        "visual": _("Visual"),
        "camera": _("Camera"),
        "lighting": _("Lighting"),
        "audio": _("Audio"),
        "music": _("Music"),
        "effects": _("Effects"),
        "dialog": _("Dialog"),
        "duration_s": _("Duration"),
        "image_prompt": _("Image prompt"),
        "movie_directions": _("Video directions"),
    }[name]
