"""Units of figures in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_NAMES = {
    "%": _("per cent"), "pp": _("percentage points"), "km": _("kilometres"), "m": _("metres"), "mi": _("miles"),
    "cm": _("centimetres"), "mm": _("millimetres"), "ft": _("feet"), "km2": _("square kilometres"),
    "m2": _("square metres"), "ft2": _("square feet"), "m3": _("cubic metres"), "ha": _("hectares"), "acre": _("acres"),
    "mu": _("mu"), "t": _("tonnes"), "kg": _("kilograms"), "g": _("grams"), "oz": _("ounces"), "bu": _("bushels"),
    "bbl": _("barrels"), "bbl/d": _("barrels a day"), "l": _("litres"), "GWh": _("gigawatt hours"),
    "MWh": _("megawatt hours"), "kWh": _("kilowatt hours"), "GW": _("gigawatts"), "MW": _("megawatts"),
    "kW": _("kilowatts"), "W": _("watts"), "°C": _("degrees"), "x": _("times"), "s": _("seconds"), "min": _("minutes"),
    "h": _("hours"), "d": _("days"), "wk": _("weeks"), "mo": _("months"), "yr": _("years"),
    "km/h": _("kilometres an hour"), "USD": _("US dollars"), "EUR": _("euros"), "CNY": _("yuan"), "RUB": _("roubles"),
    "KZT": _("tenge"), "UZS": _("Uzbek sums"), "KGS": _("Kyrgyz soms"), "TJS": _("somoni"), "TMT": _("manats"),
    "JPY": _("yen"), "KRW": _("won"), "GBP": _("pounds sterling"), "CHF": _("Swiss francs"), "INR": _("rupees"),
    "TRY": _("liras"), "AED": _("dirhams"), "SAR": _("riyals"), "IRR": _("rials"), "DEM": _("marks"),
    "HKD": _("Hong Kong dollars"), "AUD": _("Australian dollars"), "CAD": _("Canadian dollars"),
    "SGD": _("Singapore dollars"), "TWD": _("Taiwan dollars"), "franc": _("francs"), "crown": _("crowns"),
    "pound": _("pounds"), "cent": _("cents"),
}  # fmt: skip


def unit_name(code: str) -> str:
    """Return what a unit is called; the code itself for one that has no other name."""
    return str(_NAMES.get(code, code))
