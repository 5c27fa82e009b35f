"""Replicate: any model that somebody has put there, by the schema that the model itself declares.

::

    schema.py      the inputs that a model declares, read from its OpenAPI schema
    inputs.py      a job in the words of such a schema
    models.py      where a model is run, asked for once an hour
    wire.py        what the service answers, and what its complaints mean
    provider.py    the adapter
"""
