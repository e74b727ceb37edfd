#!/usr/bin/env python3
"""A document like another one, said at another time and otherwise different: vary.py IN OUT AS_OF [CHANGE...]

AS_OF is a UTC time. A change is DATE:FIELD=VALUE (a row's field, VALUE as JSON), DATE:gone (no such row), DATE:gap (a
row without prices), scale=FACTOR (of all prices), dot=DATE (one more blue dot) or dot!=DATE (one less). Dates are the
exchange's, Asia/Kolkata."""
import datetime
import json
import sys

IST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


def change(chart, text):
    if text.startswith("scale="):
        for row in chart["prices"]:
            row.update({name: round(row[name] * float(text[6:]), 2) for name in ("open", "high", "low", "close")})
        return
    if text.startswith("dot"):
        dots, date = chart["blueDotData"]["dates"], text.split("=")[1]
        kept = [dot for dot in dots if dot["blueDotDate"] != date]
        chart["blueDotData"]["dates"] = kept if "!" in text else [{"blueDotDate": date}, *kept]
        return
    date, what = text.split(":", 1)
    moment = int(datetime.datetime.fromisoformat(date).replace(tzinfo=IST).timestamp() * 1000)
    row = next(row for row in chart["prices"] if row["priceDate"] == moment)
    if what == "gone":
        chart["prices"].remove(row)
    elif what == "gap":
        row.update(open=None, high=None, low=None, close=None, volume=None)
    else:
        field, value = what.split("=", 1)
        row[field] = json.loads(value)


def main():
    source, target, as_of, *changes = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        document = json.load(file)
    moment = datetime.datetime.fromisoformat(as_of.replace("Z", "+00:00"))
    document["responseHeader"]["asOfDate"] = int(moment.timestamp() * 1000)
    for text in changes:
        change(document["chart"], text)
    with open(target, "w", encoding="utf-8") as file:
        json.dump(document, file)


main()
