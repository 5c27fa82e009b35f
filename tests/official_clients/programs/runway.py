"""The client makes a video and an image, cancels a task, and fails: ``runway.py URL KEY``."""

import sys
from urllib.request import urlopen

from runwayml import AuthenticationError, RunwayML

url, key = sys.argv[1:]
client = RunwayML(api_key=key, base_url=url)
made = client.image_to_video.create(
    model="gen4.5",
    prompt_image="data:image/png;base64,AAAA",
    prompt_text="A cup of coffee",
    ratio="720:1280",
    duration=5,
    seed=7,
)
assert made.estimated_cost.credits == 25
states = []
while True:
    task = client.tasks.retrieve(made.id)
    states.append(task.status)
    if task.status == "SUCCEEDED":
        break
print(*states, "for", task.cost.credits)
assert urlopen(task.output[0]).read()[4:8] == b"ftyp"
image = client.text_to_image.create(
    model="gen4_image",
    prompt_text="A cup",
    ratio="1080:1920",
    reference_images=[{"uri": "data:image/png;base64,AAAA"}],
)
client.tasks.delete(image.id)
client.text_to_video.create(model="gen4.5", prompt_text="A cup", ratio="720:1280", duration=5)
print("balance", client.organization.retrieve().credit_balance)
try:
    RunwayML(api_key="wrong", base_url=url).organization.retrieve()
except AuthenticationError as error:
    print("refused", error.body)
