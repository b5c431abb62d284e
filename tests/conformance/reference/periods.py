"""Periods as runs of days, with no more thought than that."""
import datetime
import functools


def day(year, month, date):
    return datetime.date(year, month, date).toordinal()


def months(year, month, n):
    end_year, end_month = divmod(12 * year + month - 1 + n, 12)
    return day(year, month, 1), day(end_year, end_month + 1, 1) - 1


@functools.lru_cache(maxsize=None)
def span(text):
    """First and last day."""
    if "/" in text:
        first, last = text.split("/")
        return span(first)[0], span(last)[1]
    if "H" in text:
        return months(int(text[:4]), 6 * int(text[6]) - 5, 6)
    if "Q" in text:
        return months(int(text[:4]), 3 * int(text[6]) - 2, 3)
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return day(*parts), day(*parts)
    return months(parts[0], parts[1], 1) if len(parts) == 2 else months(parts[0], 1, 12)


def contains(whole, part):
    return span(whole)[0] <= span(part)[0] and span(part)[1] <= span(whole)[1]


def overlaps(a, b):
    return span(a)[0] <= span(b)[1] and span(b)[0] <= span(a)[1]


def period_key(text):
    return span(text)[0], -span(text)[1]


def calendar(year):
    yield "%04d" % year
    for half in (1, 2):
        yield "%04d-H%d" % (year, half)
    for quarter in (1, 2, 3, 4):
        yield "%04d-Q%d" % (year, quarter)
    for month in range(1, 13):
        yield "%04d-%02d" % (year, month)


def kind(text):
    """How fine: years 1, halves 2, quarters 3, months 4, days 5."""
    if "/" in text:
        return 1 if len(text.split("/")[0]) == 4 else 5
    return {4: 1, 10: 5}.get(len(text)) or {"H": 2, "Q": 3}.get(text[5], 4)


@functools.lru_cache(maxsize=None)
def report_of(text):
    """The period whose report closes on the 14th and covers just these days, or None."""
    for year in range(2019, 2026):
        for p in list(calendar(year)) + ["%d/%d" % (year, last) for last in range(year + 1, 2027)]:
            first, last = (datetime.date.fromordinal(d) for d in span(p))
            opens = (first - datetime.timedelta(days=1)).replace(day=15)
            closes = last.replace(day=14)
            if span(text) == (opens.toordinal(), closes.toordinal()) and \
                    closes >= datetime.date(2019, 3, 12):
                return p
    return None


def cover(periods):
    """Those that make up a whole: the longest first, none that overlaps one taken."""
    taken = []
    for p in sorted(periods, key=lambda p: (span(p)[0] - span(p)[1], span(p)[0])):
        if not any(overlaps(p, other) for other in taken):
            taken.append(p)
    return sorted(taken, key=period_key)


def runs(days):
    result = []
    for d in sorted(days):
        if result and result[-1][-1] == d - 1:
            result[-1].append(d)
        else:
            result.append([d])
    return result


def day_of(text, otherwise):
    return datetime.date.fromisoformat(text).toordinal() if text else otherwise


def gaps_text(days):
    """Missing days as the longest calendar periods that begin where they do."""
    result, days = [], sorted(days)
    while days:
        first, run = days[0], set()
        for d in days:
            if d != first + len(run):
                break
            run.add(d)
        year = datetime.date.fromordinal(first).year
        part = next((p for p in calendar(year) if span(p)[0] == first and span(p)[1] in run), None)
        if part is None:
            month = datetime.date.fromordinal(first)
            last = min(max(run), months(month.year, month.month, 1)[1])
            texts = [datetime.date.fromordinal(d).isoformat() for d in (first, last)]
            part = texts[0] if first == last else "/".join(texts)
        result.append(part)
        days = [d for d in days if d > span(part)[1]]
    return result
