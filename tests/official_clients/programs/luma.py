"""The client makes a video and an image, and fails: ``luma.py URL KEY``."""

import sys
from urllib.request import urlopen

from luma_agents import AuthenticationError, Luma

url, key = sys.argv[1:]
client = Luma(auth_token=key, base_url=f"{url}/v1")
start = {"data": "AAAA", "media_type": "image/png"}
made = client.generations.create(
    model="ray-3.2",
    type="video",
    prompt="A cup of coffee",
    aspect_ratio="9:16",
    video={"resolution": "720p", "duration": "5s", "start_frame": start},
)
states = [made.state]
while states[-1] != "completed":
    made = client.generations.get(made.id)
    states.append(made.state)
print(*states)
assert urlopen(made.output[0].url).read()[4:8] == b"ftyp"
image = client.generations.create(
    model="uni-1",
    type="image",
    prompt="A cup",
    aspect_ratio="9:16",
    output_format="png",
    image_ref=[start],
)
print("image", image.type)
print("files", len(client.files.list(limit=1).data))
try:
    Luma(auth_token="wrong", base_url=f"{url}/v1").files.list()
except AuthenticationError as error:
    print("refused", error.body)
