"""Runware: images, videos, music and speech of many vendors behind one address.

::

    provider.py    the adapter
    tasks.py       a job as the task that is sent
    wire.py        what Runware answers, and its complaints

Facts: the official client ``runware-sdk`` 1.8.0 and its model schemas v20261012233936,
https://runware.ai/docs (errors, task polling, task details, account management, models), and
https://github.com/Runware/runware-skills (dry runs, music and speech).
"""
