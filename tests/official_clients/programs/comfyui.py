"""comfy-cli queues a workflow and waits for its end: ``comfyui.py PORT WORKFLOW``."""

import subprocess
import sys
from pathlib import Path

port, workflow = sys.argv[1:]
comfy = Path(sys.executable).with_name("comfy")
command = [str(comfy), "--skip-prompt", "run", "--workflow", workflow]
command += ["--host", "127.0.0.1", "--port", port, "--wait", "--timeout", "30"]
sys.exit(subprocess.run(command, check=False).returncode)
