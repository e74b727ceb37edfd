"""The faults of vendor_stand_in.py; their names are in the head of that file."""
import re

from vendors.kite import KiteInstruments
from vendors.market import parse_day
from vendors.request import TOO_MANY, Answer, accepts_gzip, compressed, in_text, page


def faulty(request, fault, data_folder):
    """The answer that `fault` names to a vendor's request."""
    try:
        answer = transport_fault(request, fault, data_folder) or content_fault(request, fault) or request.refuse(fault)
    except (ValueError, OSError) as error:
        return in_text("stand_in_error", 500, f"vendor_stand_in.py: {fault}: {error}\n".encode())
    return answer or in_text("stand_in_error", 500,
                             f"vendor_stand_in.py: {request.vendor} has no answer '{fault}' here\n".encode())


def transport_fault(request, fault, data_folder):
    name, _, detail = fault.partition(":")
    match name:
        case "ok":
            return request.answer()
        case "close":
            return Answer(fault, 0, b"", sent=-1)
        case "429_plain":
            return in_text(fault, 429, TOO_MANY)
        case "429_retry_after":
            return in_text(fault, 429, TOO_MANY, ("Retry-After", detail))
        case "html_200":
            return page(fault, 200, "Access Denied")
        case "will_be_right_back":
            return page(fault, int(detail or 200), "Will be right back...")
        case "server_error":
            return request.refuse(fault) or page(fault, int(detail), f"Error {detail}")
        case "redirect":
            return Answer(fault, 302, b"", "text/html", (("Location", detail),))
        case "file":
            status, path = re.fullmatch(r"(?:(\d{3}):)?(.+)", detail).groups()
            return Answer(fault, int(status or 200), (data_folder / path).read_bytes())
        case "cut_body":
            answer = request.answer()
            return answer.named(fault, sent=len(answer.body) // 2)
        case "cut_json":
            answer = request.answer()
            return answer.named(fault, body=answer.body[:len(answer.body) * 2 // 3])
        case "slow":
            return request.answer().named(fault, pause=float(detail))
        case "slow_body":
            return request.answer().named(fault, pause_inside=float(detail))
        case "gzip":
            answer = request.answer().named(fault)
            return compressed(answer) if accepts_gzip(request.headers) and not answer.headers else answer
    return None


def content_fault(request, fault):
    """An answer of the right form with other bars than it should have."""
    name, _, detail = fault.partition(":")
    if name not in ("empty", "wrong_symbol", "null_days", "live_row", "wrong_interval"):
        return None
    if refused := request.refusal():
        return refused
    if isinstance(request, KiteInstruments):
        return Answer(fault, 200, request.write(None, []), "text/csv") if name == "empty" else None
    listing = request.listing
    if listing is None:
        return request.refuse("not_found")
    bars = request.bars(listing)
    match name:
        case "empty":
            body = request.write(listing, [])
        case "wrong_symbol":
            other = request.market.another(request.vendor, listing.name)
            body = other and request.write(other, request.bars(other))
        case "null_days":
            nulls = {parse_day(day) for day in detail.split(",")} if detail else {bar.day for bar in bars[-1:]}
            body = request.write(listing, bars, nulls=nulls)
        case "live_row":
            today = request.market.today
            is_told = request.vendor == "yahoo" or request.last >= today  # Yahoo adds it whatever was asked
            body = request.write(listing, [bar for bar in bars if bar.day != today],
                                 live=listing.live_bar(today) if is_told else None)
        case "wrong_interval":
            body = request.vendor == "yahoo" and request.write(listing, bars, interval=detail or "1mo")
    return Answer(fault, 200, body) if body else None
