"""own(u, p, d): what one unit states of a cell, or what that can be summed from. Called for each
unit that speaks, by values.py."""
import copy
import datetime
import itertools
import json
from decimal import ROUND_HALF_EVEN, Decimal, getcontext

from catalogue import DIMENSIONS, EXPECTED, OUTLINE, RULES, order_of
from periods import contains, cover, kind, overlaps, report_of, runs, span
from units import Units

getcontext().prec = 200


class Result:
    """A value and how it came to be."""

    def __init__(self, value=None, stated=False, bounds=(), **more):
        self.value, self.stated, self.bounds = value, stated, set(bounds)
        self.gaps, self.finest, self.lacks, self.along = set(), 0, set(), set()
        self.lines, self.averaged = set(), False
        self.forms = set()
        self.partial, self.sources = False, []
        self.__dict__.update(more)

    def absorb(self, other):
        self.bounds |= other.bounds
        self.lacks |= other.lacks
        self.lines |= other.lines
        self.averaged |= other.averaged
        self.along |= other.along
        self.forms |= other.forms
        self.partial |= other.partial


def bound_text(bounds):
    if not bounds:
        return None
    return next(iter(bounds)) if len(bounds) == 1 else "about"


def number_of(line):
    """Of "1.2. Check" the parts of its number: 1 and 2."""
    lead = line[:len(line) - len(line.lstrip("0123456789."))]
    return tuple(lead.rstrip(".").split(".")) if lead.rstrip(".") else ()


def above(number):
    return {number[:i] for i in range(1, len(number))}


def quantize(number, places):
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


class Model(Units):
    """The records of a case, and what is said in them."""

    excused = frozenset()  # days on which nothing is missing

    def __init__(self, case):
        self.case = case
        in_form = bool(case["periods"]) and all(report_of(p) for p in case["periods"])
        self.entries = {u["id"]: u for u in case["units"] or []}
        self.cells, self.counted, self.members, self.owed = {}, {}, set(), {}
        copies = {}
        for record in case["records"]:
            record = dict(record, form=record["period"] if report_of(record["period"]) else None,
                          period=report_of(record["period"]) or record["period"])
            same = json.dumps({k: v for k, v in record.items()
                               if k not in ("source", "form", "by_name")}, sort_keys=True)
            if in_form and record["type"] == "model" and kind(record["period"]) == 5 and \
                    len(record["period"]) == 10:
                first = datetime.date.fromisoformat(record["period"])
                if first.day > 14:
                    first = first.replace(day=28) + datetime.timedelta(days=4)
                record["period"] = "%04d-%02d" % (first.year, first.month)
            owner = ("unit", record["unit"]) if "unit" in record else ("block", record.get("block"))
            if record.get("status") == "no":
                continue
            if record["type"] == "score" and not self.states(record):
                continue
            if "unit" in record and "block" in record:
                self.members.add((record["block"], record["unit"], record["period"]))
            dims = frozenset((k, record[k]) for k in DIMENSIONS if k in record)
            if record["type"] == "figure":
                key = (record["indicator"], owner, record["period"], dims)
                self.cells.setdefault(key, []).append(record)
            elif record["type"] == "score":
                for indicator, value in self.states(record).items():
                    key = (indicator, owner, record["period"], dims)
                    if value is None:
                        self.owed[key] = 0
                    else:
                        self.cells.setdefault(key, []).append(dict(record, value=str(value)))
            else:
                dims = frozenset(d for d in dims if d[0] in RULES["counted"]["dimensions"])
                key = ("counted", owner, record["period"], dims)
                files = copies.setdefault((key, same), {})
                file = record["source"]["file"]
                files[file] = files.get(file, 0) + 1
        for (key, _), files in copies.items():
            self.counted[key] = self.counted.get(key, 0) + max(files.values())
        self.said = {}
        for key, said in self.cells.items():
            said.sort(key=lambda r: (r.get("submitted", ""), r["source"]["file"],
                                     r["source"]["line"], Decimal(r["value"])), reverse=True)
            self.said[key] = said[0]

    def states(self, record):
        """What a line of a table of criteria states of each indicator; None where it owes that."""
        rules = {i: rule["states"] for i, rule in RULES.items() if "states" in rule}
        owes = any(rule["sum"][0] in record for rule in rules.values())
        result = {}
        for indicator, rule in rules.items():
            found = [record[f] for f in rule["sum"] if f in record]
            found += [-record[f] for f in rule.get("less", []) if f in record]
            if owes and rule["sum"][0] not in record:
                result[indicator] = None
            elif found:
                result[indicator] = sum(found)
        return result

    def keys(self, indicator, table=None):
        table = self.said if table is None else table
        return [key for key in table if key[0] == indicator]

    # own(u, p, d)

    def stated(self, indicator, owner, period, dims):
        record = self.said.get((indicator, owner, period, dims))
        if record is None:
            return None
        bounds = {"at-least": {"at-least"}, "at-most": {"at-most"},
                  "about": {"at-least", "at-most"}}.get(record.get("bound"), set())
        return Result(Decimal(record["value"]), True, bounds,
                      forms={record["form"]} if record["form"] else set())

    def finer(self, indicator, owner, period, dims, k, counted_too=True):
        """The values of dimension k that finer cells have."""
        tables = [[key for key in self.keys(indicator) if key[2] == period]]
        if counted_too:
            tables.append([key for key in self.keys(indicator, self.counted)
                           if contains(period, key[2])])
        return {dict(key[3])[k] for key in itertools.chain(*tables)
                if key[1] == owner and key[3] >= dims and k in dict(key[3])}

    def records(self, indicator, owner, dims, accept):
        found = [n for key, n in self.counted.items() if key[0] == indicator and key[1] == owner
                 and key[3] >= dims and accept(key[2])]
        return Result(Decimal(sum(found))) if found else None

    def mix(self, indicator, owner, parts, adds_up=False):
        """Values brought to one: [(result, period, dims)]."""
        result = Result(Decimal(0))
        for part, _, _ in parts:
            result.absorb(part)
        if adds_up or RULES.get(indicator, {}).get("over_periods") != "mean":
            result.value = sum(part.value for part, _, _ in parts)
            return result
        weights = [self.weight(indicator, owner, period, dims) for _, period, dims in parts]
        if any(w is None for w in weights) or not sum(weights):
            weights = [Decimal(1)] * len(parts)
        total = sum(w * part.value for w, (part, _, _) in zip(weights, parts))
        result.value = quantize(total / sum(weights), RULES[indicator]["places"] + 12)
        result.averaged = True
        return result

    def weight(self, indicator, owner, period, dims):
        of = RULES[indicator].get("weight")
        if of is None:
            return None
        own = self.own(of, owner, period, dims) or self.own(of, owner, period, frozenset())
        return own.value if own else None

    def along(self, indicator, owner, period, dims, k):
        values = self.finer(indicator, owner, period, dims, k)
        if k == OUTLINE:
            values = self.top_lines(indicator, owner, period, dims, values)
        parts = []
        for v in values:
            finer = dims | {(k, v)}
            part = self.here(indicator, owner, period, finer)
            if part:
                parts.append((part, period, finer))
        result = self.mix(indicator, owner, parts, k == OUTLINE)
        result.along |= {k}
        if k == OUTLINE:
            result.lines |= {(k, v) for v in values}
            lacks = result.lines - {item for _, _, finer in parts for item in finer}
            result.lacks |= lacks
            result.partial |= bool(lacks)
            return result
        missing = {(k, v) for v in EXPECTED[k] if v not in values}
        result.lacks |= missing
        result.partial |= bool(missing) or not EXPECTED[k]
        return result

    def top_lines(self, indicator, owner, period, dims, said):
        """Of an outline, lines that are part of no other; not those that say nothing themselves and
        have parts that do."""
        numbers = {number_of(v) for v in said}
        parted = set().union(*(above(n) for n in numbers), set())
        owed = {dict(key[3])[OUTLINE] for key in self.keys(indicator, self.owed)
                if key[1:3] == (owner, period) and key[3] >= dims and OUTLINE in dict(key[3])}
        return {v for v in said | owed if not above(number_of(v)) & numbers and
                (v in said or number_of(v) not in parted)}

    def here(self, indicator, owner, period, dims):
        """What is stated of the period itself, else its records."""
        result = self.stated(indicator, owner, period, dims)
        rules = RULES.get(indicator, {})
        if result or rules.get("over_periods") == "ratio":
            return result
        for k in order_of(rules):
            if k not in dict(dims) and self.finer(indicator, owner, period, dims, k, False):
                return self.along(indicator, owner, period, dims, k)
        return self.records(indicator, owner, dims, lambda p: contains(period, p))

    def over(self, indicator, owner, period, dims, periods):
        """From parts of the period."""
        over = RULES.get(indicator, {}).get("over_periods", "sum")
        days = set(range(span(period)[0], span(period)[1] + 1))
        if not periods or over == "ratio":
            return None
        if over == "last":
            last = max(periods, key=lambda p: (span(p)[1], -span(p)[0]))
            part = self.here(indicator, owner, last, dims)
            result = Result(part.value)
            result.absorb(part)
            result.gaps = {d for d in days if d > span(last)[1]} - self.excused
            result.finest = kind(last) if result.gaps else 0
            result.partial |= bool(result.gaps)
            return result
        chosen = cover(periods)
        parts = [(self.here(indicator, owner, p, dims), p, dims) for p in chosen]
        counted = None
        if over == "sum":
            free = lambda p: contains(period, p) and not any(overlaps(p, c) for c in chosen)
            counted = self.records(indicator, owner, dims, free)
        result = self.mix(indicator, owner, parts + ([(counted, None, None)] if counted else []))
        result.finest = max(kind(p) for p in chosen)
        left = days - {d for p in chosen for d in range(span(p)[0], span(p)[1] + 1)}
        filled = [p for i, o, p, d in self.counted if (i, o) == (indicator, owner) and d >= dims]
        for run in runs(left):
            if not any(run[0] <= span(p)[0] and span(p)[1] <= run[-1] for p in filled):
                result.gaps |= set(run) - self.excused
        result.partial |= bool(result.gaps)
        return result

    def own(self, indicator, owner, period, dims):
        periods = {key[2] for key in self.keys(indicator) if key[1] == owner and key[3] >= dims
                   and contains(period, key[2])}
        same = [p for p in periods if span(p) == span(period)]
        if same:
            return self.here(indicator, owner, same[0], dims)
        if periods:
            return self.over(indicator, owner, period, dims, periods)
        if RULES.get(indicator, {}).get("over_periods", "sum") in ("sum", "last"):
            return self.records(indicator, owner, dims, lambda p: contains(period, p))
        return None

    def without(self, indicator, owner, periods, excused):
        """The same, but for what one owner states of some periods."""
        gone = lambda key: key[:2] == (indicator, owner) and key[2] in periods
        result = copy.copy(self)
        result.said = {k: v for k, v in self.said.items() if not gone(k)}
        result.counted = {k: v for k, v in self.counted.items() if not gone(k)}
        result.excused = excused
        return result
