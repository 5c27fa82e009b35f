"""The client draws, edits, speaks, writes, films, and fails: ``openai_client.py URL KEY FILE``."""

import base64
import sys
from pathlib import Path

from openai import AuthenticationError, OpenAI

url, key, picture = sys.argv[1:]
client = OpenAI(api_key=key, base_url=f"{url}/v1", max_retries=0)

drawn = client.images.generate(model="gpt-image-2", prompt="A cup", size="1088x1920")
assert base64.b64decode(drawn.data[0].b64_json).startswith(b"\x89PNG")
print("tokens", drawn.usage.output_tokens)
edited = client.images.edit(
    model="gpt-image-2", prompt="A cup", image=[Path(picture), Path(picture)], size="1088x1920"
)
assert base64.b64decode(edited.data[0].b64_json).startswith(b"\x89PNG")

sound = client.audio.speech.create(model="tts-1", voice="alloy", input="Hello")
assert sound.content.startswith(b"RIFF")

schema = {"name": "story", "strict": True, "schema": {"type": "object"}}
written = client.chat.completions.create(
    model="gpt-6-luna",
    messages=[{"role": "user", "content": "A story"}],
    response_format={"type": "json_schema", "json_schema": schema},
)
print("wrote", written.choices[0].message.content)

video = client.videos.create(
    model="sora-2",
    prompt="A cup",
    seconds="4",
    size="720x1280",
    input_reference=Path(picture),
)
while video.status in ("queued", "in_progress"):
    video = client.videos.retrieve(video.id)
assert client.videos.download_content(video.id).content[4:8] == b"ftyp"
print("video", video.status, client.videos.delete(video.id).deleted)

print("models", len(list(client.models.list())))
try:
    OpenAI(api_key="wrong", base_url=f"{url}/v1", max_retries=0).models.list()
except AuthenticationError as error:
    print("refused", error.status_code, error.code)
