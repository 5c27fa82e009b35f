"""Scripts of other people as scenes: whatever they wrote, nothing is lost without a word."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from videoflow.domain.scene import SceneDraft
from videoflow.errors import StorageError, UsageError
from videoflow.services.storyboard.scripts import ImportedScript, parse_script, read_script
from videoflow.services.storyboard.text_files import MAX_SCRIPT_BYTES, decode

MARKDOWN = """\
# Summer Sale

## Scene 1: Hook – The cold cup (4s)

A woman looks at a cold cup of coffee and sighs.

**Visual:** close-up of the *cup*
- **Camera:** slow push in
- **Dialog:** “Cold again?”

## 2. Problem
She pours it away, [again](https://example.com).

**Duration: 5,5s**

### Music
Sad piano

## CTA
Buy the mug that stays warm.
"""


def read(text: str, name: str = "script.md") -> tuple[SceneDraft, ...]:
    return parse_script(text, name).drafts


def test_headings_are_scenes_and_labels_are_their_fields() -> None:
    hook, problem, cta = read(MARKDOWN)
    assert (hook.scenario, hook.title, hook.duration_s) == ("hook", "The cold cup", 4.0)
    assert hook.description == "A woman looks at a cold cup of coffee and sighs."
    assert hook.details.visual == "close-up of the cup"
    assert hook.details.camera == "slow push in"
    assert hook.details.dialog == "“Cold again?”"
    assert hook.image_prompt == hook.description
    assert (problem.scenario, problem.details.music, problem.duration_s) == (
        "problem",
        "Sad piano",
        5.5,
    )
    assert problem.description == "She pours it away, again."
    assert (cta.scenario, cta.duration_s) == ("cta", 5.0)


def test_headings_of_fields_below_headings_of_scenes_at_one_level() -> None:
    drafts = read("# Cảnh 1\n# Lời thoại\nXin chào các bạn!\n\nVà tạm biệt.\n# Cảnh 2\nMột cốc.\n")
    assert [draft.details.dialog for draft in drafts] == ["Xin chào các bạn!\nVà tạm biệt.", ""]


def test_a_numbered_list_is_scenes() -> None:
    hook, solution, last = read(
        "# Script\n1. **Hook**: A man runs to the bus and misses it.\n"
        "   - Visual: a red bus\n   - Dialog: Wait!\n"
        "2. Giải pháp: Anh ấy mua xe đạp mới.\n3) He rides to work and whistles.\n"
    )
    assert (hook.scenario, hook.description) == ("hook", "A man runs to the bus and misses it.")
    assert (hook.details.visual, hook.details.dialog) == ("a red bus", "Wait!")
    assert (solution.scenario, solution.description) == ("solution", "Anh ấy mua xe đạp mới.")
    assert last.description == "He rides to work and whistles."


def test_a_table_is_scenes() -> None:
    script = parse_script(
        "| Cảnh | Hình ảnh | Lời thoại | Thời lượng | Ghi chú |\n|---|:--|---|---|--|\n"
        "| 1 | Cốc cà phê **nguội** trên bàn | Lại nguội rồi | 5 giây | gấp |\n"
        "| 2 | Cô gái cười tươi | Nóng hổi! | 4,5s | |\n",
        "kịch bản.md",
    )
    first, second = script.drafts
    assert first.details.visual == first.description == "Cốc cà phê nguội trên bàn"
    assert (second.details.dialog, second.duration_s) == ("Nóng hổi!", 4.5)
    assert any("Ghi chú" in warning for warning in script.warnings)


def test_lines_that_name_scenes_are_scenes() -> None:
    first, second = read(
        "SCENE 1 - HOOK\n\nA woman wakes up. She is tired.\n\nDialog: Oh no.\n"
        "SCENE 2: Rescue\nShe drinks coffee and sings.",
        "pasted text",
    )
    assert (first.scenario, first.details.dialog) == ("hook", "Oh no.")
    assert first.description == "A woman wakes up. She is tired."
    assert (second.title, second.description) == ("Rescue", "She drinks coffee and sings.")


def test_paragraphs_are_scenes() -> None:
    first, second = read("A woman wakes up.\nShe is tired.\n\nMorning light\nShe drinks coffee.")
    assert first.description == "A woman wakes up.\nShe is tired."
    assert (second.title, second.description) == ("Morning light", "She drinks coffee.")


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("Role,Title,Description,Duration\nHook,Cold,“A; b” and a cup.,4.5\n", "a.csv"),
        ("Rolle;Titel;Beschreibung;Dauer\nAufhänger;Cold;“A, b” and a cup.;4,5 s\n", "a.csv"),
        ("\ufeffVai trò\tTiêu đề\tMô tả\tThời lượng\nmở đầu\tCold\t“A, b” and a cup.\t4,5 giây\n",
         "bảng.tsv"),
        ("Scene,Role,Title,Description,Length (s)\n1.,HOOK,Cold,\"“A, b” and a cup.\",4.5\n\n",
         "pasted"),
    ],
)  # fmt: skip
def test_tables_in_three_languages(table: str, name: str) -> None:
    (draft,) = read(table, name)
    assert (draft.scenario, draft.title, draft.duration_s) == ("hook", "Cold", 4.5)
    assert "and a cup." in draft.description


def test_a_cell_with_line_breaks() -> None:
    (draft,) = read('title,dialog\nTwo,"First line.\nSecond line."\n', "a.csv")
    assert draft.details.dialog == "First line.\nSecond line."


def test_json_with_keys_that_speak_for_themselves() -> None:
    script = parse_script(
        json.dumps(
            {
                "film": {
                    "scenes": [
                        {"scene": 1, "visual": "A cup on a table", "voiceover": ["Hi.", "You."]},
                        {
                            "name": "Last",
                            "details": {"camera": "pan"},
                            "duration": 4,
                            "mood": "sad",
                        },
                    ]
                }
            }
        ),
        "pasted text",
    )
    first, last = script.drafts
    assert (first.description, first.details.dialog) == ("A cup on a table", "Hi.\nYou.")
    assert (last.title, last.details.camera, last.duration_s) == ("Last", "pan", 4.0)
    assert any("mood" in warning for warning in script.warnings)


CAPTIONS = """\
1
00:00:00,500 --> 00:00:02,000
<i>Cold again?</i>

2
00:00:02,200 --> 00:00:05,000 X1:40 X2:600
Meet the mug
that stays warm.

3
00:00:06,200 --> 00:00:09,000
{\\an8}Order now!
"""


@pytest.mark.parametrize("name", ["film.srt", "pasted text"])
def test_captions_become_scenes_that_last_as_long_as_the_words(name: str) -> None:
    first, second = read(CAPTIONS, name)
    assert first.details.dialog == "Cold again?\nMeet the mug\nthat stays warm."
    assert second.details.dialog == "Order now!"
    # Scenes follow without gaps: the second begins when its words do.
    assert (first.duration_s, second.duration_s) == (6.2, 2.8)


def test_captions_without_numbers_and_empty_lines() -> None:
    (draft,) = read(
        "WEBVTT\n00:01.000 --> 00:02.500\nHello\n00:02.500 --> 00:04.000\nyou there", "a.vtt"
    )
    assert draft.details.dialog == "Hello\nyou there"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("5s", 5), ("4,5 Sekunden", 4.5), ("0:07", 7), ("0:10–0:14", 4), ("~6 giây", 6), ("8 sec.", 8),
     ("3–5 s", 5), ("00:00:02.500", 2.5)],
)  # fmt: skip
def test_durations_as_people_write_them(said: str, seconds: float) -> None:
    (draft,) = read(f"# One scene\nSomething happens.\nDuration: {said}")
    assert draft.duration_s == seconds


def test_ranges_from_zero_are_positions_in_the_film() -> None:
    drafts = read(
        "# Hook (0-3s)\nA cup.\n# Problem (3-8s)\nA cold cup.\n# CTA (8-12s)\nA warm cup."
    )
    assert [draft.duration_s for draft in drafts] == [3, 5, 4]


def test_what_does_not_fit_is_changed_with_a_word() -> None:
    long = "This is one sentence about a cup. " * 60
    script = parse_script(
        f"# One\n{long}\n**Dialog:** {'word ' * 300}\nDuration: 2 minutes\n# Two\nDuration: 90s\n",
        "long.md",
    )
    one, two = script.drafts
    assert len(one.description) <= 1000
    assert one.description.endswith("a cup.")
    assert len(one.details.dialog) <= 1000
    assert two.duration_s == 60
    assert two.description.startswith("Two: ")
    told = "\n".join(script.warnings)
    for word in ("Description", "Dialog", "2 minutes", "60 seconds", "Scene 2"):
        assert word in told


def test_a_short_image_prompt_is_kept_and_completed() -> None:
    (draft,) = read("# One\nA woman drinks.\nImage prompt: cup")
    assert draft.image_prompt == "cup. A woman drinks."


def test_text_outside_of_the_scenes_is_told() -> None:
    script = parse_script("Remember to call Anna.\n# One\nA cup.\n# Two\nA mug.", "a.md")
    assert len(script.drafts) == 2
    assert script.warnings[0] == "The text outside of the scenes was left out."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "No scene"),
        (b"\n \n", "No scene"),
        (b"caf\xe9 and a cup of tea", "UTF-8"),
        (codecs.BOM_UTF32_LE + "A cup.".encode("utf-32-le"), "UTF-8"),
        (b"a text \x00 with zeros in the middle of it", "not a text"),
        (b"PK\x03\x04docx", "Word"),
        (b"%PDF-1.7", "PDF"),
        ("\n\n".join(f"Scene number {n} is here." for n in range(201)).encode(), "201 scenes"),
    ],
)
def test_what_is_no_script_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_script(path)
    assert "script.txt" in caught.value.message
    assert reason in caught.value.message
    assert caught.value.action


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "Apples,Pears\n1,2\n", "column names"),
        ("a.csv", 'Title,Dialog\n"open,1\n', "not a sound table"),
        ("a.json", '[{"title": }]', "not valid JSON"),
        ("a.json", "[" * 100_000, "not valid JSON"),
        ("a.json", f'[{{"title": {"9" * 5000}}}]', "not valid JSON"),
        ("a.json", "[1, 2]", "no list of scenes"),
        ("a.json", '{"format": "videoflow-storyboard", "version": 2, "scenes": []}', "newer"),
        ("a.srt", "Hello", "no captions"),
    ],
)
def test_broken_files_say_what_is_wrong(name: str, text: str, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_script(text, name)
    assert name in caught.value.message
    assert reason in caught.value.message


def test_a_script_that_is_missing_or_too_big_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no script"):
        read_script(tmp_path / "missing.md")
    with pytest.raises(StorageError, match="no script"):
        read_script(tmp_path)
    big = tmp_path / "big.txt"
    big.write_bytes(b"a" * (MAX_SCRIPT_BYTES + 1))
    with pytest.raises(StorageError, match=r"big\.txt"):
        read_script(big)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "script.md"
    path.write_bytes(MARKDOWN.replace("\n", "\r\n").encode(encoding))
    assert read_script(path).drafts == read(MARKDOWN)


# --- anything at all ---------------------------------------------------------------------------

NAMES = ["a.md", "a.txt", "a.csv", "a.json", "a.srt", "pasted"]
PIECES = (
    *("# ", "## ", "Scene 1", "Cảnh 2: ", "**Visual:** ", "Dialog: ", "Duration: ", "5s", "0:05"),
    *("\n", "\n\n", "|", "|---|---|\n", "1. ", "- ", "   ", "```", "---\n", "===\n", ",", ";"),
    *("\t", '"', "'", "title", "description", "{", "}", "[", "]", ":", "a cup", "é", "\u0301"),
    *("00:00:01,000 --> 00:00:02,000\n", "\U0001f600", "\\", "*", "_", "<!--", "-->", "<br>"),
    *("99999999", "-", "–", "(", ")", "\ud800", "\x85", "\ufeff", "=1+1", "“", "x" * 1200),
)


def attempt(text: Callable[[], str], name: str) -> None:
    """Read what any text says: there are sound scenes, or a refusal that names the file."""
    try:
        script = parse_script(text(), name)
    except UsageError as error:
        told = error
    else:
        check(script)
        return
    assert name in told.message
    assert told.action


def check(script: ImportedScript) -> None:
    assert 1 <= len(script.drafts) <= 200
    for draft in script.drafts:
        assert SceneDraft.model_validate(draft.model_dump()) == draft
        json.dumps(draft.model_dump(), ensure_ascii=False).encode()  # can be written to a file
    assert all(warning.strip() == warning and warning for warning in script.warnings)


@given(st.binary(max_size=300), st.sampled_from(NAMES))
@example(codecs.BOM_UTF16_LE + b"\x00\xd8", "a.md")
@example(b"0", "a.csv")
def test_any_bytes_are_scenes_or_refused(content: bytes, name: str) -> None:
    attempt(lambda: decode(content, name), name)


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40), st.sampled_from(NAMES)
)
def test_any_text_is_scenes_or_refused(pieces: list[str], name: str) -> None:
    attempt(lambda: "".join(pieces), name)


KEYS = st.sampled_from(["title", "scenes", "details", "duration", "?"])


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    )
)
def test_any_json_is_scenes_or_refused(value: object) -> None:
    attempt(lambda: json.dumps(value), "a.json")


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "piece",
    [
        "**a",
        "*_",
        "[a](",
        "| ",
        "<!--",
        "Scene ",
        "a: ",
        "1:",
        "\\",
        "- ",
        "(",
        " ",
        "-",
        "#",
        ":",
        "a\n\n",
        "- a\n",
        "|a",
        "=",
        "**a:** b\n",
    ],
)
def test_no_text_makes_it_hang(piece: str) -> None:
    long = piece * (30_000 // len(piece))
    for text in (long, f"# One\n{long}\n# Two\n{long}"):
        attempt(lambda: text, "a.md")  # noqa: B023 - called at once
