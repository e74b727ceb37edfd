"""A MarketSmith document as rows and dots, before anybody judges them (the feed's description: README and domain)."""
import collections
import json
import math

FEED = "marketsmith"
TWICE = object()  # the key under which an object with a key that stands twice has all its pairs

# `values`: (open, high, low, close, volume, rlst, bc, session); `is_readable`: every value is of its kind.
Row = collections.namedtuple("Row", "moment values is_readable")
Reading = collections.namedtuple("Reading", "as_of rows dots")  # dots: ISO dates or moments; as_of None: not said


class CannotRead(Exception):
    pass


def read(body):
    try:
        root = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_object)
        header, chart = root.get("responseHeader") or {}, root["chart"]
        prices = chart["prices"]
        rows = prices
        if isinstance(prices, dict):
            rows = [value for _, value in prices[TWICE]] if TWICE in prices else list(prices.values())
        return Reading(header.get("asOfDate"), [_row(row) for row in rows], _dots(root, chart))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CannotRead(f"{type(fault).__name__}: {fault}") from None


def _object(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        fields[TWICE] = pairs
    return fields


def _row(fields):
    values, is_readable = [], True
    for name in ("open", "high", "low", "close"):
        value, is_read = _real(fields.get(name))
        values.append(value)
        is_readable &= is_read
    volume, is_read = _whole(fields.get("volume"))
    rlst, rlst_is_read = _real(fields.get("rlst"))
    bc, bc_is_read = _real(fields.get("bc"))
    session, session_is_read = _session(fields.get("pdt"))
    is_readable = is_readable and is_read and rlst_is_read and bc_is_read and session_is_read
    if TWICE in fields:
        counts = collections.Counter(name for name, _ in fields[TWICE])
        is_readable = is_readable and all(counts[name] < 2 for name in (
            "open", "high", "low", "close", "volume", "rlst", "bc", "pdt"))
    return Row(int(fields["priceDate"]), (*values, volume, rlst, bc, session), is_readable)


def _real(value):
    """(the number or nothing, whether that is what is there)."""
    kind = type(value)
    if kind is float:
        return (value, True) if math.isfinite(value) else (None, False)
    if kind is int:
        try:
            return float(value), True
        except OverflowError:
            return None, False
    return None, value is None


def _whole(value):
    if type(value) is int and -2**63 <= value < 2**63:
        return value, True
    number, is_read = _real(value)
    if number is None:
        return None, is_read
    is_whole = number.is_integer() and abs(number) < 2.0**63
    return (int(number), True) if is_whole else (None, False)


def _session(value):
    if value is None:
        return "trading", True
    kind = value.lower() if isinstance(value, str) else ""
    return ("holiday" if kind == "holiday" else "trading"), kind in ("holiday", "tradingdate")


def _dots(root, chart):
    """The first list that is not empty; all that are say the same, or the document would have been refused."""
    for place in (chart, root):
        for name in ("blueDotData", "blueDotDates"):
            found = place.get(name)
            if isinstance(found, dict):
                found = found.get("dates")
            if isinstance(found, list) and found:
                return [dot["blueDotDate"] if isinstance(dot, dict) else dot for dot in found]
    return []
