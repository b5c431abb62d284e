"""Makes a case on which model and filter differ as small as it goes, so that it can be read. Called
by tests/conformance/consolidation before it tells of one."""
import itertools

TRIES = 400  # runs of model and filter that one case is worth


def without_unit(units, gone):
    """A registry without one unit, and without what names it."""
    for unit in units:
        if unit["id"] == gone or unit.get("parent") == gone:
            unit = {k: v for k, v in unit.items() if k != "parent"}
        for ties in ("parents", "successors"):
            if ties in unit:
                unit = dict(unit, **{ties: [t for t in unit[ties] if t["unit"] != gone]})
                if not unit[ties]:
                    del unit[ties]
        if unit["id"] != gone:
            yield unit


def fewer_units(case):
    for gone in [unit["id"] for unit in case["units"] or []]:
        blocks = [dict(b, members=[m for m in b["members"] if m["unit"] != gone])
                  for b in case["blocks"]]
        yield dict(case, units=list(without_unit(case["units"], gone)), blocks=blocks)


def less_said(items, names):
    """One item says less of itself."""
    for i, item in enumerate(items):
        for name in names:
            if name in item:
                less = {k: v for k, v in item.items() if k != name}
                yield items[:i] + [less] + items[i + 1:]


def fewer(items):
    """Runs of items left out, the longest first."""
    n = len(items)
    while n:
        for start in range(0, len(items), n):
            yield items[:start] + items[start + n:]
        n //= 2


def smaller(case):
    """Cases with one thing less, the largest things first."""
    records, units, blocks = case["records"], case["units"] or [], case["blocks"] or []
    yield from (dict(case, records=less) for less in fewer(records))
    yield from fewer_units(case)
    yield from (dict(case, blocks=less) for less in fewer(blocks))
    for name in ("by", "periods"):
        yield from (dict(case, **{name: less}) for less in fewer(case[name]))
    for i, block in enumerate(blocks):
        members = block["members"]
        for less in itertools.chain(fewer(members), less_said(members, ("from", "to"))):
            yield dict(case, blocks=blocks[:i] + [dict(block, members=less)] + blocks[i + 1:])
    for less in less_said(units, ("successors", "parents", "parent", "from", "to", "kind")):
        yield dict(case, units=less)
    said = ("field", "level", "title", "recipient", "bound", "submitted", "block")
    yield from (dict(case, records=less) for less in less_said(records, said))


def shrink(case, differs):
    """The smallest case found of which `differs` holds, as it does of the one given."""
    tries, found = TRIES, True
    while found and tries:
        found = False
        for less in itertools.islice(smaller(case), tries):
            tries -= 1
            if differs(less):
                case, found = less, True
                break
    return case
