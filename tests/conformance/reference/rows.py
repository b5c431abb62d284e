"""The rows of a summary: which there are, in which order, and the conflicts told in each. Called by
tests/conformance/consolidation with a whole case."""
import itertools

from catalogue import DIMENSIONS, EXPECTED, INDICATORS, RULES, value_rank
from conflicts import check_below, check_unit
from own import bound_text
from periods import contains, period_key, report_of, span
from values import TOP, Consolidation, survey


def rows(model):
    case = model.case
    by = [k for k in DIMENSIONS if k in case["by"]]
    known = [i["id"] for i in INDICATORS]
    seen = {key[0] for key in itertools.chain(model.said, model.counted, model.owed)}
    ids = [i for i in known if i in seen or (RULES[i]["over_periods"] == "ratio"
           and {RULES[i]["numerator"], RULES[i]["denominator"]} <= seen)]
    ids += sorted(seen - set(known))
    periods = {key[2] for key in itertools.chain(model.said, model.counted, model.owed)}
    asked = sorted({report_of(p) or p for p in case["periods"]} or periods, key=period_key)
    homes = {p: min((a for a in asked if contains(a, p)),
                    key=lambda a: (span(a)[1] - span(a)[0], period_key(a)), default=None)
             for p in periods}
    for indicator in ids:
        owners = {key[1] for key in model.keys(indicator)}
        conflicts = [c for owner in owners for c in check_unit(model, indicator, owner, homes)]
        for period in asked:
            if is_shown(model, indicator, period, bool(case["periods"])):
                mine = [c for c in conflicts if homes[c[2]] == period]
                yield from indicator_rows(model, indicator, period, by, mine)


def is_shown(model, indicator, period, was_asked):
    def near(i):
        found = {key[2] for key in itertools.chain(model.keys(i), model.keys(i, model.counted), model.keys(i, model.owed))}
        days = lambda p: span(p)[1] - span(p)[0] + 1
        return any(contains(period, p) or (was_asked and 8 * days(p) <= 9 * days(period))
                   for p in found)
    rules = RULES.get(indicator, {})
    return near(indicator) or (rules.get("over_periods") == "ratio"
                               and near(rules["numerator"]) and near(rules["denominator"]))


def combinations(model, indicator, period, names):
    """Values of some dimensions that occur, and for a single one those that should."""
    rules = RULES.get(indicator, {})
    involved = [indicator] + [rules[x] for x in ("numerator", "denominator") if x in rules]
    found = set()
    for i in involved:
        for key in itertools.chain(model.keys(i), model.keys(i, model.counted), model.keys(i, model.owed)):
            dims = dict(key[3])
            if contains(period, key[2]) and all(k in dims for k in names):
                found.add(frozenset((k, dims[k]) for k in names))
    if found and len(names) == 1:
        found |= {frozenset({(names[0], v)}) for v in EXPECTED[names[0]]}
    return found


def indicator_rows(model, indicator, period, by, conflicts):
    result, totals = {}, {}
    sets = [names for n in range(len(by) + 1) for names in itertools.combinations(by, n)]
    for names in sets:
        for dims in combinations(model, indicator, period, names) if names else [frozenset()]:
            values = Consolidation(model, indicator, period, dims)
            conflicts += check_below(values)
            for place, node in places(model, values):
                value = values.value(node)
                if not names:
                    totals[node] = value.known
                    shown = value.known or is_missing(model, values, place, node)
                elif values.open:
                    shown = value.known
                else:
                    shown = value.known or totals[node]
                if shown:
                    result[(place, dims)] = row(values, place, value)
    for conflict in sorted(conflicts, key=repr):
        put(model, Consolidation(model, indicator, period, frozenset()), result, by, conflict)
    unit_rank = {u: (0, i, "") for i, u in enumerate(model.units())}
    block_rank = {b["id"]: (0, i, "") for i, b in enumerate(model.case["blocks"] or [])}

    def rank(item):
        (block, unit), dims = item
        dims = dict(dims)
        return (block is not None, block_rank.get(block, (1, 0, block or "")), unit is not None,
                unit_rank.get(unit, (1, 0, unit or "")),
                [(k in dims, value_rank(k, dims[k]) if k in dims else 0) for k in DIMENSIONS])
    return [result[item] for item in sorted(result, key=rank)]


def member_above(values, unit):
    while unit is not None and not any(unit in us for us in values.blocks.values()):
        unit = values.parent[unit]
    return unit


def blocks_of(model, values, unit):
    order = {b["id"]: (0, i, "") for i, b in enumerate(model.case["blocks"] or [])}
    found = [b for b, us in values.blocks.items() if unit in us]
    return sorted(found, key=lambda b: order.get(b, (1, 0, b)))


def is_missing(model, values, place, node):
    """Whether there is a row though there is no value."""
    if node == TOP:
        return True
    if node[0] == "block":
        return bool(values.expected_below(node))
    if node[1] in values.formers:
        return False
    if "block" in model.case["by"]:
        return place[0] is not None and values.expects(("block", place[0]), node)
    while values.parent[node[1]] is not None:
        node = ("unit", values.parent[node[1]])
    return node[1] in values.tops


def places(model, values):
    """(block, unit) of the rows there may be, with their nodes."""
    yield (None, None), TOP
    by = model.case["by"]
    for block, members in values.blocks.items():
        if "block" in by and (members or values.value(("block", block)).known):
            yield (block, None), ("block", block)
    for unit in values.parent if "unit" in by else ():
        if unit in values.formers and len(model.successors(unit)) == 1:
            continue
        if "block" not in by:
            yield (None, unit), ("unit", unit)
            continue
        for block in blocks_of(model, values, unit):
            yield (block, unit), ("unit", unit)
        if member_above(values, unit) is None:
            yield (None, unit), ("unit", unit)


def row(values, place, value):
    out = {"type": "summary", "indicator": values.indicator, "period": values.period}
    if place[0] is not None:
        out["block"] = place[0]
    if place[1] is not None:
        out["unit"] = place[1]
    for k in DIMENSIONS:
        if k in dict(values.dims):
            out[k] = dict(values.dims)[k]
    out["value"] = value.text
    out["basis"] = "missing" if not value.known else "stated" if value.stated else "summed"
    if value.known and value.bounds:
        out["bound"] = bound_text(value.bounds)
    coverage, missing = survey(values, DIMENSIONS, values.period, value)
    out["coverage"] = coverage
    if missing:
        out["missing"] = missing
    forms = set().union(*(own.forms for _, own in value.parts), set())
    units = {at[1] for at, _ in value.parts if at[1] in values.formers and at[1] != place[1]}
    through = {"units": [u for u in values.model.units() if u in units],
               "periods": sorted(forms, key=period_key)}
    if units or forms:
        out["through"] = {k: v for k, v in through.items() if v}
    return out


def put(model, values, result, by, conflict):
    """A conflict into the row nearest to it."""
    what, along, period, node, dims, stated, summed = conflict
    block = unit = None
    asked = model.case["by"]
    if node[0] == "block" and node[1] is not None:
        block = node[1] if "block" in asked else None
    elif node[0] == "unit":
        at = node[1]
        while at in values.formers and len(model.successors(at)) == 1:
            at = values.parent[at]
        unit = at if "unit" in asked else None
        member = member_above(values, at) if "block" in asked else None
        if member is not None:
            block = blocks_of(model, values, member)[0]
            unit = member if "unit" in asked else None
    near = frozenset(d for d in dims if d[0] in by)
    if ((block, unit), near) not in result:
        near = frozenset()
    if ((block, unit), near) not in result:
        block = unit = None
    home = result[((block, unit), near)]
    out = {"kind": what}
    if along:
        out["along"] = along
    if span(period) != span(values.period):
        out["period"] = period
    if node != (("unit", unit) if unit else ("block", block) if block else TOP) and node[1]:
        out[node[0]] = node[1]
    out.update({k: v for k, v in dims if (k, v) not in near})
    out["stated"] = format(stated, "f")
    if summed is not None:
        out["summed"] = format(summed, "f")
    home.setdefault("conflicts", []).append(out)
