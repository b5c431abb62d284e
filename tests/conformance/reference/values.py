"""value(u, p, d): what units come to with those below them, and what is missing from it. Called by
rows.py and conflicts.py."""
import datetime
from decimal import Decimal

from catalogue import EXPECTED, OUTLINE, RULES
from formers import Formers
from own import quantize
from periods import calendar, contains, gaps_text, kind, runs, span


TOP = ("top", None)
NOBODY = ("block", None)


class Value:
    """What a node comes to. `parts` are the (node, own) that speak for it."""

    def __init__(self):
        self.known = self.stated = self.whole = False
        self.text, self.value, self.bounds = None, None, set()
        self.have = self.expected = 0
        self.missing, self.parts = [], []


def trim(number):
    """A quotient drops its trailing zeros."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


class Consolidation(Formers):
    """All values of one indicator, period and dimensions."""

    def __init__(self, model, indicator, period, dims):
        self.model, self.indicator, self.period, self.dims = model, indicator, period, dims
        self.rules = RULES.get(indicator, {})
        self.over = self.rules.get("over_periods", "sum")
        involved = [indicator]
        if self.over == "ratio":
            involved += [self.rules["numerator"], self.rules["denominator"]]
            self.top = Consolidation(model, involved[1], period, dims)
            self.bottom = Consolidation(model, involved[2], period, dims)
        self.children, self.blocks, self.parent, self.heirs, self.formers = model.tree(
            involved, period)
        self.tops, self.fellows = model.expected(involved, period, self.children, self.blocks,
                                                 self.parent, self.formers)
        self.open = any(v not in EXPECTED[k] for k, v in dims)
        self.covered, self.speakers = set(), []
        self.memory, self.owns, self.gone, self.excused = {}, {}, {}, {}
        if self.over == "ratio":
            for part in (self.top, self.bottom):
                part.children, part.blocks, part.parent = self.children, self.blocks, self.parent
                part.tops, part.fellows, part.formers = self.tops, self.fellows, self.formers
                part.settle()
        else:
            self.settle()

    def settle(self):
        self.memory, self.owns, self.gone, self.excused = {}, {}, {}, {}
        if self.over != "ratio":
            self.supersede()
        self.cover()

    def own(self, node):
        if node == TOP:
            return None
        if node not in self.owns:
            view = self.model.without(self.indicator, node, self.gone.get(node[1], set()),
                                      self.excused.get(node[1], frozenset()))
            self.owns[node] = view.own(self.indicator, node, self.period, self.dims)
        return self.owns[node]

    def below(self, node):
        if node[0] == "block":
            members = self.blocks.get(node[1], [])
            return [("unit", u) for u in members if not self.is_nested(u, members)]
        return self.children.get(node, [])

    def expects(self, above, unit):
        """Whether a unit that says nothing is missing from what it is directly below."""
        if unit[1] in self.formers:
            return False
        if above[0] == "unit" or (above[0] == "block" and above[1] in self.fellows):
            return True
        unit = unit[1]
        while self.parent[unit] is not None:
            unit = self.parent[unit]
        return unit in self.tops

    def expected_below(self, node):
        return [child for child in self.below(node) if self.expects(node, child)]

    def is_nested(self, unit, members):
        """Below another member, whose value has the unit's in it."""
        above = self.parent[unit]
        while above is not None and above not in members:
            above = self.parent[above]
        return above is not None

    def cover(self):
        """Blocks that state what none of their members does."""
        self.covered, self.speakers = set(), []
        for block in self.blocks:
            members = [("unit", u) for u in self.blocks[block]]
            if self.own(("block", block)) and not any(self.spoken_for(m) for m in members):
                self.speakers.append(("block", block))
                self.covered |= {m for m in members if self.parent[m[1]] is None}
        self.memory = {}

    def spoken_for(self, unit):
        if self.value(unit).known:
            return True
        while unit[1] is not None:
            if self.own(unit):
                return True
            unit = ("unit", self.parent[unit[1]])
        return False

    def value(self, node):
        if node not in self.memory:
            self.memory[node] = self.ratio(node) if self.over == "ratio" else self.sum(node)
        return self.memory[node]

    def succeeded(self, node):
        """Values of former units that count to this one."""
        values = [self.value(c) for c in self.children.get(node, []) if c[1] in self.formers]
        return [v for v in values if v.known] if node != TOP else []

    def is_joined(self, node):
        return bool(self.own(node) and self.over != "ratio" and self.succeeded(node))

    def sum(self, node):
        result, own = Value(), self.own(node)
        if own and not self.succeeded(node):
            result.known, result.stated, result.whole = True, own.stated, not own.partial
            result.value, result.bounds, result.parts = own.value, own.bounds, [(node, own)]
            result.have = result.expected = 1
            if own.averaged:
                result.text = trim(quantize(own.value, self.rules["places"]))
            else:
                result.text = format(own.value, "f")
            return result
        return self.add_up(node)

    def add_up(self, node):
        """Of the units below, and what is missing of them."""
        result = Value()
        if self.is_joined(node):
            result.parts = [(node, self.own(node))]
        for child in self.below(node):
            part = self.value(child)
            if self.is_joined(node) and child[1] not in self.formers:
                continue
            if part.known and child[1] in self.formers:
                result.parts += part.parts
            elif part.known:
                result.parts += part.parts
                result.have += part.have
                result.expected += part.expected
                result.missing += part.missing
            elif not self.open and self.expects(node, child) and not (
                    node == TOP and child in self.covered):
                result.expected += 1
                result.missing.append(child)
        if node == TOP:
            for extra in self.speakers + [NOBODY]:
                own = self.own(extra)
                if own:
                    result.parts.append((extra, own))
                    result.have += 1
                    result.expected += 1
        result.known = bool(result.parts)
        leaf = not [c for c in self.below(node) if c[1] not in self.formers]
        if node[0] == "unit" and (self.is_joined(node) or (leaf and self.succeeded(node))):
            result.have = result.expected = 1
        if not result.known:
            if node[0] == "unit":
                result.expected, result.missing = 1, [node]
            return result
        owns = [own for _, own in result.parts]
        result.bounds = set().union(*(own.bounds for own in owns))
        result.whole = not any(own.partial for own in owns) and result.have == result.expected
        if self.over != "mean":
            result.value = sum(own.value for own in owns)
            result.text = format(result.value, "f")
            return result
        weights = [self.model.weight(self.indicator, at, self.period, self.dims)
                   for at, _ in result.parts]
        if any(w is None for w in weights) or not sum(weights):
            weights = [Decimal(1)] * len(weights)
        mean = sum(w * own.value for w, own in zip(weights, owns)) / sum(weights)
        result.value = quantize(mean, self.rules["places"])
        result.text = trim(result.value)
        return result

    # Ratios

    def pair(self, node):
        """Numerator and denominator: where both lack no unit, else of the units that have both."""
        result = Value()
        top, bottom = self.top.value(node), self.bottom.value(node)
        if all(v.known and v.have == v.expected for v in (top, bottom)):
            result.known = True
            result.pairs = [(top, bottom)]
            result.have = result.expected = max(top.have, bottom.have)
            result.whole = top.whole and bottom.whole
            return result
        result.pairs = []
        for child in self.below(node) + ([NOBODY] if node == TOP else []):
            part = self.pair(child)
            if part.known and child[1] in self.formers:
                result.pairs += part.pairs
            elif part.known:
                stated = self.own(child) is not None
                result.pairs += part.pairs
                result.have += 1 if stated else part.have
                result.expected += 1 if stated else part.expected
                result.missing += [] if stated else part.missing
            elif not self.open and child != NOBODY and self.expects(node, child):
                result.expected += 1
                result.missing.append(child)
        result.known = bool(result.pairs)
        result.whole = result.have == result.expected and all(
            a.whole and b.whole for a, b in result.pairs)
        return result

    def computed(self, node):
        pair = self.pair(node)
        bottom = sum(b.value for _, b in pair.pairs)
        if not pair.known or not bottom:
            return pair, None, set()
        top = sum(a.value for a, _ in pair.pairs) * (100 if self.rules.get("percent") else 1)
        bounds = set().union(*(a.bounds for a, _ in pair.pairs))
        turned = {"at-least": "at-most", "at-most": "at-least"}
        bounds |= {turned[x] for _, b in pair.pairs for x in b.bounds}
        return pair, quantize(top / bottom, self.rules["places"]), bounds

    def ratio(self, node):
        result, own = Value(), self.own(node)
        if own:
            result.known = result.stated = True
            result.text, result.bounds = format(own.value, "f"), own.bounds
            result.have = result.expected = 1
            result.parts = [(node, own)]
            return result
        pair, value, bounds = self.computed(node)
        result.have, result.expected, result.missing = pair.have, pair.expected, pair.missing
        if value is None:
            result.have, result.expected, result.missing = 0, 1, [node]
            if node[0] != "unit":
                result.missing = self.expected_below(node)
                result.expected = len(result.missing)
            if self.open:
                result.missing = []
            return result
        result.known, result.text, result.bounds = True, trim(value), bounds
        result.parts = self.top.value(node).parts + self.bottom.value(node).parts
        return result


def survey(values, dims_order, period, value):
    """coverage and missing."""
    coverage, missing = {"units": [value.have, value.expected]}, {}
    if value.missing:
        missing["units"] = [node[1] for node in value.missing]
    if not value.known:
        return coverage, missing
    owns = [own for _, own in value.parts]
    gaps = set().union(*(own.gaps for own in owns), set())
    finest = max((own.finest for own in owns), default=0)
    first, last = span(period)
    if not finest:
        coverage["periods"] = [1, 1]
    elif finest == 5 or kind(period) == 5:
        coverage["periods"] = [last - first + 1 - len(gaps), last - first + 1]
    else:
        years = range(datetime.date.fromordinal(first).year,
                      datetime.date.fromordinal(last).year + 1)
        parts = [p for year in years for p in calendar(year)
                 if kind(p) == finest and contains(period, p)]
        have = [p for p in parts if not any(span(p)[0] <= d <= span(p)[1] for d in gaps)]
        coverage["periods"] = [len(have), len(parts)]
    if gaps:
        missing["periods"] = [part for run in runs(gaps) for part in gaps_text(run)]
    along = set().union(*(own.along for own in owns), set())
    lacks = set().union(*(own.lacks for own in owns), set())
    lines = set().union(*(own.lines for own in owns), set())
    for k in dims_order:
        expected = sorted(v for _, v in lines) if k == OUTLINE else EXPECTED[k]
        lacking = [v for v in expected if (k, v) in lacks]
        if k in along and expected:
            coverage[k] = [len(expected) - len(lacking), len(expected)]
        if lacking:
            missing[k] = lacking
    return coverage, missing
