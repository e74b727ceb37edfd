# A share that is calm for 60 working days from 2025-01-01 on; the arguments change a day's close: DAY=FACTOR, and from
# DAY on with DAY+=FACTOR. `heron.py FILE [CHANGE …]`
import datetime, json, sys

file, changes = sys.argv[1], sys.argv[2:]
days, date, closes = [], datetime.date(2025, 1, 1), []
while len(days) < 60:
    if date.weekday() < 5:
        days.append(date)
    date += datetime.timedelta(days=1)
closes = [100 + [0, 1.2, 0.4, 1.7, 0.9][i % 5] for i in range(60)]
for change in changes:
    day, factor = change.split("=")
    first = int(day.rstrip("+"))
    for i in range(first, 60 if day.endswith("+") else first + 1):
        closes[i] *= float(factor)
midnight = lambda day: int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.timezone.utc).timestamp() * 1000) - 19800000
prices = [{"priceDate": midnight(d), "open": round(c, 2), "high": round(c * 1.01, 2), "low": round(c * 0.99, 2),
           "close": round(c, 2), "volume": 1000 + 37 * (i % 7), "pdt": "TradingDate", "rlst": None, "bc": None}
          for i, (d, c) in enumerate(zip(days, closes))]
symbol = file.split("_")[0]
json.dump({"responseHeader": {"error": False, "asOfDate": midnight(days[-1]) + 18 * 3600000 + len(changes)},
           "chart": {"prices": prices[::-1], "peripheralData": {"symbol": symbol, "name": symbol, "periodcity": "Daily"},
                     "blueDotData": {"dates": []}}}, open(file, "w"))
