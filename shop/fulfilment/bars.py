"""A year's figures as lengths beside their words, for the components ``bars`` of the public page and the desk."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from config.common.money import rupiah
from shop.fulfilment.transparency import Figures, lengths


def target_bars(lines: Iterable[tuple[str, Figures]]) -> list[dict[str, Any]]:
    """What was deposited, within what was aimed at; without those who have no target."""
    aiming = [(name, figures) for name, figures in lines if figures.target]
    drawn = lengths((figures.deposited, figures.target) for _name, figures in aiming)
    bars = []
    for (name, figures), (width, frame) in zip(aiming, drawn, strict=True):
        words = _("%(deposited)s of %(target)s, %(percent)s%%") % {
            "deposited": rupiah(figures.deposited),
            "target": rupiah(figures.target),
            "percent": figures.reached,
        }
        bars.append({"label": name, "words": words, "width": width, "frame": frame})
    return bars


def sales_bars(lines: Iterable[tuple[str, Figures]]) -> list[dict[str, Any]]:
    shown = list(lines)
    drawn = lengths((figures.sold, 0) for _name, figures in shown)
    return [
        {"label": name, "words": rupiah(figures.sold), "width": width}
        for (name, figures), (width, _frame) in zip(shown, drawn, strict=True)
    ]
