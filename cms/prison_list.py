"""The list of prisons, narrowed by region or province, and their map; what is chosen stands in the address."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from config.common.archipelago import Drawing, drawing


def listing(request: HttpRequest, stories: Iterable[Any]) -> dict[str, Any]:
    """``stories`` with their prison and its region; a place nobody is in leaves none, and the page says so."""
    everybody = list(stories)
    chosen = {name: request.GET.get(name, "") for name in ("region", "province")}
    shown = [
        story
        for story in everybody
        if chosen["region"] in ("", str(story.prison.region_id))
        and chosen["province"] in ("", story.prison.province)
    ]
    regions = {str(story.prison.region_id): story.prison.region.name for story in everybody}
    provinces = {story.prison.province: story.prison.province_name for story in everybody}
    return {
        "prisons": shown,
        "is_narrowed": any(chosen.values()),
        "regions": _options(regions, chosen["region"]),
        "provinces": _options(provinces, chosen["province"]),
        "map": map_of(shown, request, near=any(chosen.values())),
    }


def map_of(stories: Iterable[Any], request: HttpRequest | None = None, *, near: bool = False) -> Drawing:
    places = (
        (story.title, story.get_url(request), story.prison.latitude, story.prison.longitude)
        for story in stories
    )
    return drawing(places, near=near)


def _options(names: dict[str, str], chosen: str) -> list[tuple[str, str, bool]]:
    by_name = sorted(names.items(), key=lambda pair: pair[1])
    return [(value, name, value == chosen) for value, name in by_name]
