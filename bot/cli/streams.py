"""stdin and stdout of the commands that read messages line by line."""

import io
import sys


def speak_utf8() -> None:
    """UTF-8 under any locale; bytes that are none are a bad line, no crash."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
