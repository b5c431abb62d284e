"""What does not agree: with what was said before, with its parts, with those below. Called by
rows.py."""
from decimal import Decimal

from catalogue import OUTLINE, RULES, order_of
from own import above, number_of, quantize
from periods import contains
from values import trim


def disagree(stated, summed, rounded):
    """Each (value, bounds, partial, places); whether they cannot both be."""
    def loose(claim):
        value, bounds, partial, _ = claim
        return bounds | (({"at-least", "at-most"} if rounded else {"at-least"}) if partial else set())
    a, b = stated[0], summed[0]
    if a == b:
        return False
    if rounded and abs(a - b) < Decimal(1).scaleb(-stated[3]):
        return False
    if a < b:
        return "at-least" not in loose(stated) and "at-most" not in loose(summed)
    return "at-most" not in loose(stated) and "at-least" not in loose(summed)


def claim(own, rules):
    places = rules["places"] if own.averaged else -own.value.as_tuple().exponent
    return own.value, own.bounds, own.partial, places


def shown(own, rules):
    """A mean that was worked out is carried with places to spare."""
    if not own.averaged:
        return own.value
    return Decimal(trim(quantize(own.value, rules["places"])))


def check_unit(model, indicator, owner, homes):
    """Conflicts of what one unit says against itself."""
    rules = RULES.get(indicator, {})
    over = rules.get("over_periods", "sum")
    keys = [k for k in model.keys(indicator) if k[1] == owner and homes[k[2]] is not None]
    for key in keys:
        values = {(Decimal(r["value"]), r.get("bound")) for r in model.cells[key]}
        if len(values) > 1:
            yield ("resubmitted", None, key[2], owner, key[3], model.stated(*key).value, None)
    if over == "ratio":
        return
    for dims in {key[3] for key in keys} | {frozenset()}:
        periods = {k[2] for k in keys if k[3] >= dims}
        for q in periods:
            exact = model.stated(indicator, owner, q, dims)
            if dims and not exact:
                continue
            here = model.here(indicator, owner, q, dims)
            along = [k for k in order_of(rules) if k not in dict(dims)
                     and model.finer(indicator, owner, q, dims, k, False)]
            if OUTLINE in along:
                yield from check_lines(model, indicator, owner, q, dims)
            for k in along if exact else along[1:]:
                part = model.along(indicator, owner, q, dims, k)
                if disagree(claim(here, rules), claim(part, rules), here.averaged or part.averaged):
                    yield ("parts", k, q, owner, dims, shown(here, rules),
                           shown(part, rules))
            counted = model.records(indicator, owner, dims, lambda p: contains(q, p))
            if exact and counted and disagree(claim(here, rules), claim(counted, rules), here.averaged):
                yield ("parts", "records", q, owner, dims, here.value, counted.value)
            inside = {p for p in periods if p != q and contains(q, p)}
            parts = model.over(indicator, owner, q, dims, inside)
            if parts and not (over == "last" and parts.gaps) and \
                    disagree(claim(here, rules), claim(parts, rules), here.averaged or parts.averaged):
                yield ("periods", None, q, owner, dims, shown(here, rules),
                           shown(parts, rules))


def check_lines(model, indicator, owner, q, dims):
    """Each line of an outline against those that are directly part of it."""
    said = model.finer(indicator, owner, q, dims, OUTLINE, False)
    owed = model.owed_lines(indicator, owner, q, dims)
    numbers = {number_of(v) for v in said}
    for line in said:
        at = dims | {(OUTLINE, line)}
        exact = model.stated(indicator, owner, q, at)
        parts = {v for v in said | owed
                 if max(above(number_of(v)) & numbers, key=len, default=()) == number_of(line)}
        if not exact or not number_of(line) or not parts or any(
                number_of(v) == number_of(line) for v in (said | owed) - {line}):
            continue
        part = model.along(indicator, owner, q, dims, OUTLINE, parts)
        rules = RULES.get(indicator, {})
        if part.known and disagree(claim(exact, rules), claim(part, rules), part.averaged):
            yield ("parts", OUTLINE, q, owner, at, exact.value, shown(part, rules))


def check_below(values):
    """Conflicts of units against those below them."""
    nodes = list(values.children) + [("block", b) for b in values.blocks]
    for node in nodes:
        own = values.own(node)
        if not own or values.is_joined(node):
            continue
        if values.over == "ratio":
            pair, computed, bounds = values.computed(node)
            if computed is not None and disagree(
                    claim(own, values.rules), (computed, bounds, not pair.whole, 0), True):
                yield ("parts", "ratio", values.period, node, values.dims, own.value,
                       Decimal(trim(computed)))
            continue
        below = values.add_up(node)
        if below.known and disagree(claim(own, values.rules),
                                    (below.value, below.bounds, not below.whole, 0),
                                    values.over == "mean"):
            value = Decimal(below.text) if values.over == "mean" else below.value
            yield ("children", None, values.period, node, values.dims, shown(own, values.rules),
                   value)
