"""Which country a phone number in E.164 form belongs to."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def country_of(number: str) -> str | None:
    """ISO country of an E.164 number; None when it belongs to none or can't be read."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and parsed.country_code is not None:
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return region if isinstance(region, str) and region.isalpha() and region != "ZZ" else None
