"""The client draws, writes, uploads, films, and fails: ``google_client.py URL KEY FILE``."""

import base64
import sys
from pathlib import Path

from google import genai
from google.genai import errors, types

url, key, picture = sys.argv[1:]
client = genai.Client(api_key=key, http_options={"base_url": url})

drawn = client.models.generate_content(
    model="gemini-nano-banana-2.1",
    contents=[
        "A cup",
        types.Part.from_bytes(data=Path(picture).read_bytes(), mime_type="image/png"),
    ],
    config=types.GenerateContentConfig(
        response_modalities=["IMAGE"],
        image_config=types.ImageConfig(aspect_ratio="9:16", image_size="1K"),
    ),
)
assert drawn.candidates[0].content.parts[0].inline_data.data.startswith(b"\x89PNG")
print("tokens", drawn.usage_metadata.candidates_token_count)

written = client.models.generate_content(
    model="gemini-flash-latest",
    contents="A story",
    config=types.GenerateContentConfig(
        system_instruction="Write.",
        response_mime_type="application/json",
        response_json_schema={"type": "object"},
    ),
)
print("wrote", written.text)

uploaded = client.files.upload(file=picture, config={"mime_type": "image/png"})
print("uploaded", uploaded.name, uploaded.state.value)

for background in (False, True):
    interaction = client.interactions.create(
        model="gemini-omni-1.2-flash",
        input=[
            {
                "type": "image",
                "data": base64.b64encode(Path(picture).read_bytes()).decode(),
                "mime_type": "image/png",
            },
            {"type": "text", "text": "<FIRST_FRAME> A cup"},
        ],
        response_format={
            "type": "video",
            "aspect_ratio": "9:16",
            "resolution": "720p",
            "duration": "5s",
            "delivery": "uri",
        },
        generation_config={"video_config": {"task": "image_to_video"}},
        background=background,
        store=True,
    )
    while interaction.status == "in_progress":
        interaction = client.interactions.get(interaction.id)
    (video,) = [
        item for step in interaction.steps if step.type == "model_output" for item in step.content
    ]
    print("video", interaction.status, video.uri.removeprefix(url))

running = client.interactions.create(model="gemini-omni-1.2-flash", input="A cup", background=True)
print("stopped", client.interactions.cancel(running.id).status)
try:
    wrong = genai.Client(api_key="wrong", http_options={"base_url": url})
    wrong.models.generate_content(model="gemini-flash-latest", contents="A story")
except errors.ClientError as error:
    print("refused", error.code, error.status)
