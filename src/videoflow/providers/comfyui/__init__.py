"""ComfyUI: the user's own workflow on the user's own machine.

::

    workflow.py    a workflow file: read, checked, filled in for one job
    wire.py        what the server answers, and what its complaints mean
    progress.py    progress over its websocket
    provider.py    the adapter
"""
