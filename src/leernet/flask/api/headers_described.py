"""The headers of the API, as the document describes them."""

from collections.abc import Mapping

from .call import IDEMPOTENCY_KEY, LONGEST_KEY

_Described = Mapping[str, object]

_TEXT: _Described = {"type": "string"}

COMMON: Mapping[str, _Described] = {
    "API-Version": {"description": "The version of the API.", "schema": {"type": "string", "examples": ["1.0.0"]}},
}
ETAG: Mapping[str, _Described] = {
    "ETag": {"description": "Names this version; for If-None-Match and If-Match.", "schema": _TEXT},
}
RETRY_AFTER: Mapping[str, _Described] = {
    "Retry-After": {"description": "Seconds to wait, with 429 and 503.", "schema": {"type": "integer"}},
}


def _parameter(name: str, description: str, schema: _Described, *, required: bool = False) -> dict[str, object]:
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


LANGUAGE = _parameter("Accept-Language", "The language of texts: nl or en.", {**_TEXT, "examples": ["en"]})
IF_MATCH = _parameter(
    "If-Match", "The ETag of the version that is changed.", {**_TEXT, "minLength": 1, "examples": ["*"]}, required=True
)
IF_NONE_MATCH = _parameter("If-None-Match", "The ETag of the version that you have.", _TEXT)
ONCE = _parameter(
    IDEMPOTENCY_KEY,
    "Names this request (a UUID, say): sent again within a day, it does nothing and gets the same answer.",
    {**_TEXT, "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!#-~]+$"},
)
