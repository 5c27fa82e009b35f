"""What a language model may answer: the form that is asked for, and how it becomes scenes.

Whatever comes back can only become SceneDrafts: texts of bounded length, and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from videoflow.domain.scene import SCENARIOS, Details, SceneDraft
from videoflow.services.writer.timing import share_time
from videoflow.services.writer.wording import tidy

SCHEMA_NAME = "storyboard"
MAX_CHARS_PER_SCENE = 20_000
"""More than a scene of full length takes, escapes included."""
_MAX_PROBLEMS = 20


class AnswerUnusableError(Exception):
    """The answer is no storyboard. ``problems`` say why, in English, for the model to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems[:_MAX_PROBLEMS])


def _empty_for_null(value: object) -> object:
    return "" if value is None else value


_Words = Annotated[str, BeforeValidator(_empty_for_null)]


class SceneAnswer(BaseModel):
    """A scene as a model writes it. Lengths are checked when it becomes a SceneDraft."""

    model_config = ConfigDict(extra="ignore")

    scenario: str = Field(
        description="The scene's role: hook, problem, solution or cta where one fits, else a short "
        "label of one to three words."
    )
    title: str = Field(description="On-screen headline, at most 44 characters.")
    description: str = Field(
        description="What happens, as a director would tell it: 80 to 600 characters."
    )
    visual: _Words = Field(default="", description="What is in the picture.")
    camera: _Words = Field(default="", description="Lens, distance, angle and movement.")
    lighting: _Words = Field(default="", description="Where the light comes from and its mood.")
    audio: _Words = Field(default="", description="Voice and sounds.")
    music: _Words = Field(default="", description="Instruments, mood and tempo.")
    effects: _Words = Field(default="", description="Cuts, transitions and moving type.")
    dialog: _Words = Field(
        default="", description="Exactly what is spoken, nothing else; it must fit the duration."
    )
    duration_s: float = Field(
        gt=0, le=600, allow_inf_nan=False, description="Seconds that the scene lasts."
    )
    image_prompt: str = Field(
        description="What an image model is told: subject, place, framing, light. 80 to 1200 "
        "characters, without lettering or logos in the picture."
    )
    movie_directions: _Words = Field(
        default="",
        description="What moves, second by second, for a video model: up to 800 characters.",
    )


class StoryboardAnswer(BaseModel):
    """The whole answer."""

    model_config = ConfigDict(extra="ignore")

    scenes: list[SceneAnswer]


def answer_schema() -> dict[str, object]:
    """The JSON schema of an answer, in the subset that services enforce strictly: no references,
    every property required, none beside them, no limits."""
    schema = StoryboardAnswer.model_json_schema()
    return _strict(schema, schema.get("$defs", {}))


def _strict(node: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, object]:
    if "$ref" in node:
        return _strict(known[node["$ref"].rpartition("/")[2]], known)
    strict: dict[str, object] = {"type": node["type"]}
    if "description" in node and "properties" not in node:
        strict["description"] = node["description"]
    if "items" in node:
        strict["items"] = _strict(node["items"], known)
    if "properties" in node:
        properties = node["properties"]
        strict["properties"] = {name: _strict(part, known) for name, part in properties.items()}
        strict["required"] = list(properties)
        strict["additionalProperties"] = False
    return strict


def read_answer(text: str, count: int, length_s: float) -> tuple[SceneDraft, ...]:
    """The ``count`` scenes of an answer, with durations that add up to ``length_s`` seconds.

    Words and a fence around the JSON are left out. Raises AnswerUnusableError.
    """
    if len(text) > MAX_CHARS_PER_SCENE * count:
        raise AnswerUnusableError(["The answer is far too long. Keep to the given lengths."])
    start, end = text.find("{"), text.rfind("}")
    try:
        answer = StoryboardAnswer.model_validate_json(text[start : end + 1])
    except ValidationError as error:
        raise AnswerUnusableError(list(_problems(error))) from error
    if len(answer.scenes) != count:
        raise AnswerUnusableError(
            [f"scenes: there are {len(answer.scenes)}, there must be exactly {count}."]
        )
    durations = share_time(length_s, [scene.duration_s for scene in answer.scenes])
    drafts: list[SceneDraft] = []
    problems: list[str] = []
    for place, (scene, duration_s) in enumerate(zip(answer.scenes, durations, strict=True)):
        try:
            drafts.append(_draft(scene, duration_s))
        except ValidationError as error:
            problems += _problems(error, "scenes", place)
    if problems:
        raise AnswerUnusableError(problems)
    return tuple(drafts)


def _draft(scene: SceneAnswer, duration_s: float) -> SceneDraft:
    texts = {name: _clean(text) for name, text in scene if isinstance(text, str)}
    scenario = tidy(texts["scenario"])
    role = scenario.casefold()
    return SceneDraft.model_validate(
        {
            "scenario": role if role in SCENARIOS else scenario,
            "title": tidy(texts["title"]),
            "description": texts["description"],
            "details": {name: texts[name] for name in Details.model_fields},
            "duration_s": duration_s,
            "image_prompt": texts["image_prompt"],
            "movie_directions": texts["movie_directions"],
        }
    )


def _clean(text: str) -> str:
    """Without control characters, line breaks apart."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    )


def _problems(error: ValidationError, *where: object) -> Iterator[str]:
    """One line each; what was written is not repeated."""
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        place = ".".join(str(part) for part in (*where, *problem["loc"])) or "answer"
        yield f"{place}: {problem['msg']}."
