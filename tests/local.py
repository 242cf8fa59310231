"""HTTP on this machine. `httpx.get` and its sisters read all certificate authorities at every call,
35 ms of a processor each; here nobody asks for one."""

import ssl

import httpx

HTTP = httpx.Client(
    verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    trust_env=False,
    timeout=20,
    limits=httpx.Limits(max_keepalive_connections=0),  # those who answer are restarted
)
