"""Counts as people read them."""


def figure(count: int) -> str:
    """`80.000`"""
    return f"{count:,}".replace(",", ".")
