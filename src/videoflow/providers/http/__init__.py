"""What all online providers share: clients, retry, polling, downloads, error texts.

::

    provider.py    the part that all adapters inherit: profile, models, connection
    service.py     one service for the length of one call: ask, send, poll, follow
    exchange.py    one request and its whole answer, within bounds
    outcomes.py    errors where nobody knows: lost answers, jobs that go on
    client.py      httpx clients: certificates, proxy, time limits
    faults.py      what services complain about, in one vocabulary, and what the user reads
    answers.py     an HTTP answer and its checked content
    polling.py     looking at a job until it is done
    download.py    results to files: resumed, bounded, checked
    addresses.py   where a result may be fetched from
    pictures.py    pictures on their way to a service
    prompts.py     prompts on their way to a service
    uploads.py     files to addresses that a service has signed
    inline.py      results in the answer itself
    media_links.py the address of a result somewhere in an answer
    redaction.py   what must never be shown: keys, and the queries of signed addresses
"""
