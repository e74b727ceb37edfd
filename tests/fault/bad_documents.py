"""Good documents broken in one place each, with the beginning of the reason that must be given."""
import json
import random
import re

NOT_JSON = "not JSON"
BAD_NUMBERS = ["01", "+1", ".5", "1.", "1e", "1e+", "NaN", "Infinity", "-Infinity", "0x10", "- 1", "1_000", "1,000", "--1", "tru"]
TAILS = ["x", "}", "]", ",", "\0", "1", '"', "null", "//", "\n#", "\ufeff", "[1"]
BAD_ROWS = [
    ('"high"', 0.01, "high 0.01 is below"), ('"low"', 999999, "low 999999 is above"), ('"close"', -1, "close"),
    ('"open"', 0, "open"), ('"close"', '"12"', "close"), ('"volume"', -5, "volume"), ('"rlst"', 120, "rlst"),
]
BAD_SYMBOLS = ["", "../etc", "A..B", "A" * 41, "<b>", "A\nB", "A;B", "A'B", 'A"B', "A\\B", "A\0B", "Ａ", "$(reboot)", "A|B", "~",
               "A*", "A?", "%00"]


def structural_places(text):
    """Where a bracket, colon, comma or quote stands that is no part of a string's content."""
    places, inside = [], False
    for at, character in enumerate(text):
        if character == '"':
            inside = not inside
            places.append(at)
        elif not inside and character in "{}[]:,":
            places.append(at)
    return places


def broken_text(text, rng):
    """(what was done, text or bytes, beginning of the reason): it is not JSON any more."""
    for _ in range(40):
        cut = rng.randrange(1, len(text.rstrip()) - 1)
        yield f"cut_{cut}", text[:cut], NOT_JSON
    for at in rng.sample(structural_places(text), 30):
        yield f"without_{at}", text[:at] + text[at + 1:], NOT_JSON
    for number, tail in enumerate(TAILS):
        yield f"tail_{number}", text.rstrip() + tail, NOT_JSON
    values = list(re.finditer(r'"(?:close|volume|priceDate)": ?(\d[\d.]*)', text))
    for number in BAD_NUMBERS:
        value = rng.choice(values)
        yield f"number_{number}", text[:value.start(1)] + number + text[value.end(1):], NOT_JSON
    name = text.index('"name"') + len('"name": "')
    for number, bad in enumerate([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf", b"\n", b"\t", b"\x01",
                                 b"\\x", b"\\u12", b"\\ud800"]):
        yield f"string_{number}", text[:name].encode() + bad + text[name:].encode(), NOT_JSON


def broken_content(document, rng):
    """The same of documents that are JSON, and no market data to be trusted."""
    def changed(change):
        copy = json.loads(json.dumps(document))
        change(copy)
        return json.dumps(copy)

    rows = len(document["chart"]["prices"])
    for number in range(12):
        row = rng.randrange(rows)
        yield f"undated_{number}", changed(lambda d: d["chart"]["prices"][row].pop("priceDate")), "priceDate is missing"
        yield f"odd_date_{number}", changed(lambda d: d["chart"]["prices"][row].update(priceDate="soon")), "priceDate is not"
        yield f"odd_row_{number}", changed(lambda d: d["chart"]["prices"].__setitem__(row, number)), "the row is a number"
    for number, symbol in enumerate(BAD_SYMBOLS):
        yield f"symbol_{number}", changed(lambda d: d["chart"]["peripheralData"].update(symbol=symbol)), "the symbol"
    for key, bad, _ in BAD_ROWS:
        def spoil(d):
            for row in d["chart"]["prices"]:
                row[key.strip('"')] = bad
        yield f"bars_{key.strip(chr(34))}_{bad}".replace('"', "q"), changed(spoil), f"{{bars}}"
    yield "no_bars", changed(lambda d: d["chart"].update(prices=[])), "no bars"
    yield "no_prices", changed(lambda d: d["chart"].pop("prices")), "no chart.prices"
    yield "no_moment", changed(lambda d: d["responseHeader"].pop("asOfDate")), ""
    yield "error", changed(lambda d: d["responseHeader"].update(error=True)), "error body"
    yield "future", changed(lambda d: d["responseHeader"].update(asOfDate=4102444800000)), ""
    yield "twice", json.dumps(document)[:-1] + ', "chart": {}}', "chart stands twice"
    yield "monthly", changed(lambda d: d["chart"]["peripheralData"].update(periodcity="Monthly")), ""
    deep = "[" * 70 + "]" * 70
    yield "deep", json.dumps(document)[:-1] + f', "deep": {deep}}}', "nested deeper than 64 levels"


def bad_documents(texts, seed):
    """(name, bytes, beginning of the reason) of every broken document."""
    rng = random.Random(seed)
    for source, text in enumerate(texts):
        for kind in (broken_text(text, rng), broken_content(json.loads(text), rng)):
            for name, bad, reason in kind:
                name = re.sub(r"[^A-Za-z0-9_.+-]", "_", name)
                yield f"{source}_{name}.json", bad if isinstance(bad, bytes) else bad.encode(), reason
