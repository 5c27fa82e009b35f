"""fal: a queue in front of many models, each with a price per unit and the units in its answer.

::

    inputs.py      a job as the input of a model, told by the options of its row in the table
    wire.py        what the service answers, and what its complaints mean
    prices.py      what a unit of a model costs, asked for once an hour
    provider.py    the adapter
"""
