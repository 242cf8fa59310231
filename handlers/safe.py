"""What a person wrote, made safe to stand inside our light mark-up."""

# WhatsApp knows no escape character, so a sign that could start a span becomes its look-alike.
_LOOK_ALIKE = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})


def literal(text: str) -> str:
    """The text with * _ ~ ` as signs that no channel reads as formatting."""
    return text.translate(_LOOK_ALIKE)
