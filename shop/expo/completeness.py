"""How much of what an e-catalogue asks for is known of an entry, and what is missing. Pure.

Every field counts the same, and what does not apply (the size of a service, days to make what lies ready) is
not asked. The list follows the fields of LKPP's e-catalogue form, as far as they are the maker's to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Completeness:
    """``asked`` is the number of fields, ``missing`` names some of them; an ended certificate is ``tkdn_ended``."""

    asked: int
    missing: tuple[str, ...]

    @property
    def score(self) -> int:
        """Rounded down, so that only a whole entry has 100."""
        return (self.asked - len(self.missing)) * 100 // self.asked


def completeness(facts: Mapping[str, Any]) -> Completeness:
    """``facts`` as ``shop.expo.facts`` makes them."""
    known = {
        "picture": facts["picture"] is not None,
        "description": bool(facts["description"]["id"]),
        "english": bool(facts["title"]["en"] and facts["description"]["en"]),
        "category": bool(facts["category"]["id"]),
        "price": bool(facts["price"]),
        "certificate": not facts["lacking"],
        "contact": bool(facts["contact"]),
        "area": bool(facts["area"]),
        **{name: bool(facts[name]) for name in ("kbki", "unit", "brand")},
        "warranty": bool(facts["warranty"]["id"]),
        "capacity": facts["monthly_capacity"] is not None or facts["stock"] is not None,
        "tkdn": facts["tkdn_bp"] is not None,
        **{name: facts[name] is not None for name in ("bmp_bp", "pdn", "umkk")},
    }
    if facts["form"] == "goods":
        known["specification"] = bool(facts["material"]["id"])
        known["size"] = facts["fresh"] or all(facts["sides_mm"])
        known["weight"] = bool(facts["weight_g"])
    if facts["making"] == "made_to_order":
        known["lead_days"] = bool(facts["lead_days"])
    missing = [name for name, is_known in known.items() if not is_known]
    if facts["tkdn_ended"] and "tkdn" in missing:
        missing[missing.index("tkdn")] = "tkdn_ended"
    return Completeness(len(known), tuple(missing))
