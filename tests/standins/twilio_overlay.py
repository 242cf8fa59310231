"""Makes Twilio's OpenAPI strict and gives it error responses, so that Prism can play Twilio.

python -P twilio_overlay.py SPECDIR OUTDIR
"""

import json
import sys
from pathlib import Path
from typing import Any

SPECS = ("twilio_api_v2010", "twilio_content_v1")
VERBS = frozenset({"get", "post", "delete", "put"})

# Asked for by "Prefer: code=<status>, example=e<code>". No 400: Prism would answer every invalid
# request with it, without details.
ERRORS = {
    401: {20003: "Authenticate"},
    404: {20404: "The requested resource was not found"},
    429: {20429: "Too Many Requests", 63038: "Account exceeded the daily messages limit"},
    500: {20500: "An internal server error has occurred"},
    503: {20503: "Service unavailable"},
}


def write_strict(source: Path, target: Path) -> None:
    """Read the specs in `source`, write their strict versions to `target`."""
    target.mkdir(parents=True, exist_ok=True)
    for name in SPECS:
        spec = json.loads((source / f"{name}.json").read_text())
        for path, item in spec["paths"].items():
            for verb, operation in item.items():
                if verb in VERBS:
                    _make_strict(path, verb, operation)
        (target / f"{name}.json").write_text(json.dumps(spec))


def _make_strict(path: str, verb: str, operation: dict[str, Any]) -> None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if schema.get("type") == "object":
            schema["additionalProperties"] = False  # a misspelt parameter is an error
            fields = schema.get("properties", {})
            arrays = [k for k, v in fields.items() if v.get("type") == "array"]
            if arrays:  # or Prism takes a single MediaUrl for a string
                content["encoding"] = {k: {"style": "form", "explode": True} for k in arrays}
        if path.endswith("/Messages.json") and verb == "post":
            _message_rules(schema)
    for status, codes in ERRORS.items():
        operation["responses"].setdefault(str(status), _error_response(status, codes))


def _message_rules(schema: dict[str, Any]) -> None:
    fields = schema["properties"]
    fields["Body"].update(minLength=1, maxLength=1600)
    fields["MediaUrl"].update(maxItems=1)  # WhatsApp: one file a message
    for name in ("To", "From"):
        fields[name]["pattern"] = r"^(whatsapp:)?\+[1-9]\d{6,14}$"
    schema["anyOf"] = [{"required": ["From"]}, {"required": ["MessagingServiceSid"]}]
    what = [{"required": [name]} for name in ("Body", "MediaUrl", "ContentSid")]
    schema["allOf"] = [{"anyOf": what}]


def _error_response(status: int, codes: dict[int, str]) -> dict[str, Any]:
    examples = {
        f"e{code}": {
            "value": {
                "code": code,
                "message": message,
                "status": status,
                "more_info": f"https://www.twilio.com/docs/errors/{code}",
            }
        }
        for code, message in codes.items()
    }
    content = {"application/json": {"schema": {"type": "object"}, "examples": examples}}
    return {"description": "error", "content": content}


if __name__ == "__main__":
    write_strict(Path(sys.argv[1]), Path(sys.argv[2]))
