"""Indonesian mobile numbers as people and platforms write them, to E.164 and masked."""

import re

import phonenumbers


def normalise(text: str) -> str | None:
    """`0812-3456 7890`, `62812..`, `0062..`, `wa.me/62..`, `62..@c.us` -> `+628123456...`.

    None for anything that is not a valid Indonesian mobile number.
    """
    cleaned = re.sub(
        r"^(whatsapp:|https?://wa\.me/|wa\.me/)|@(s\.whatsapp\.net|c\.us)$",
        "",
        text.strip(),
    )
    cleaned = re.sub(r"^00(?=62)", "+", cleaned)
    if re.fullmatch(r"62\d{8,13}", cleaned):
        cleaned = "+" + cleaned
    try:
        number = phonenumbers.parse(cleaned, "ID")
    except phonenumbers.NumberParseException:
        return None
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if number.country_code != 62 or not mobile or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask(address: str) -> str:
    """An address for logs: only its last four characters, `…7890`."""
    return f"…{address[-4:]}" if len(address) > 4 else "…"
