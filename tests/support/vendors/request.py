"""What the vendors have in common: a request as a vendor sees it, and the answer."""
import dataclasses
import datetime
import gzip
import json
import urllib.parse

TOO_MANY = b"Too Many Requests\r\n"
PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


@dataclasses.dataclass(frozen=True)
class Answer:
    kind: str
    status: int
    body: bytes
    type: str = "application/json"
    headers: tuple = ()
    pause: float = 0         # seconds before the answer
    pause_inside: float = 0  # seconds in the middle of the body
    sent: int | None = None  # so many bytes of the body go out, then the connection ends; -1: not even the head

    def named(self, kind, **changes):
        return dataclasses.replace(self, kind=kind, **changes)


def in_json(kind, status, content):
    return Answer(kind, status, json.dumps(content, separators=(",", ":")).encode())


def in_text(kind, status, body, *headers):
    return Answer(kind, status, body, "text/plain", headers)


def page(kind, status, title):
    return Answer(kind, status, PAGE.format(title).encode(), "text/html; charset=utf-8")


def compressed(answer):
    return dataclasses.replace(answer, body=gzip.compress(answer.body, 1),
                               headers=answer.headers + (("Content-Encoding", "gzip"),))


def accepts_gzip(headers):
    return "gzip" in headers.get("Accept-Encoding", "")


def rupees(hundredths):
    """As JSON numbers of vendors are: whole ones without a fraction."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


class Request:
    """A vendor's view of one request. The subclasses fill in what was asked and say what the vendor's forms are."""
    vendor = None
    symbol = None    # as the vendor calls it, decoded
    listing = None   # of the market; None: the vendor has no such symbol
    window = None    # what was asked, for the log
    first, last = datetime.date.min, datetime.date.max

    def __init__(self, market, path, query, headers):
        self.market, self.headers = market, headers
        self.fields = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.understand(path)

    def understand(self, path):
        """Fills in symbol, listing and window."""
        raise NotImplementedError

    def refusal(self):
        """What is wrong with the request itself, or None."""
        return None

    def refuse(self, kind):
        """The vendor's own words for a kind of refusal; None if it has none."""
        raise NotImplementedError

    def write(self, listing, bars, live=None, nulls=(), interval="1d"):
        """The body with these bars, then the one of the session that is on; null days are days without values."""
        raise NotImplementedError

    def bars(self, listing):
        return listing.bars(self.first, self.last)

    def answer(self):
        if refused := self.refusal() or (None if self.listing else self.refuse("not_found")):
            return refused
        bars = self.bars(self.listing)
        return Answer("ok" if bars else "empty", 200, self.write(self.listing, bars))

    def authorization(self):
        """`right`, `wrong` or `missing`, for the log; None where none is wanted."""
        return None
