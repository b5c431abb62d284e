"""Who is below whom in a period, whose successor and whose member; and who is expected to
report."""
import datetime
import itertools

from periods import contains, day_of, overlaps, span


class Units:
    """What a case says of units and blocks. Part of own.Model, which has the records."""

    def units(self):
        return [u["id"] for u in self.case["units"] or []]

    def valid(self, unit, period):
        first, last = span(period)
        if "successors" in unit and "to" not in unit:
            last_day = datetime.date.fromordinal(self.ended(unit["id"]))
            unit = dict(unit, to=last_day.isoformat())
        return (day_of(unit.get("from"), 0) <= last and first <= day_of(unit.get("to"), 10 ** 9))

    def tree(self, indicators, period):
        """Children of each node, members of blocks; nodes are ("unit", id), ("block", id), top."""
        entries = self.entries
        there = [u for u in entries if self.valid(entries[u], period)]
        heirs = Heirs(self, period, there)
        parent = {u: heirs.parent(u) for u in there}
        reporting = [(key[1][1], key[2]) for i in indicators
                     for key in itertools.chain(self.keys(i), self.keys(i, self.counted),
                                           self.keys(i, self.owed))
                     if key[1][0] == "unit"]
        for u, p in sorted(reporting):
            if u not in parent and (u not in entries or contains(period, p)):
                parent[u] = None if u not in entries or heirs.of(u) is NOBODY_YET else heirs.of(u)
        for u in parent:
            while parent[u] is not None and parent[u] not in parent:
                parent[u] = heirs.of(parent[u])
        known = [u for u in self.units() if u in parent]
        others = sorted(u for u in parent if u not in entries)
        children = {("top", None): []}
        for u in known + others:
            children.setdefault(("unit", u), [])
            above = ("unit", parent[u]) if parent[u] is not None else ("top", None)
            children.setdefault(above, []).append(("unit", u))
        formers = {u for u in parent if u in entries and heirs.of(u) is not NOBODY_YET}
        return children, self.blocks(period, parent, heirs), parent, heirs, formers

    def ended(self, unit):
        """Its last day, where others succeed it."""
        return day_of(self.entries[unit]["successors"][0]["on"], 0) - 1

    def successors(self, unit):
        return [s["unit"] for s in self.entries[unit].get("successors", [])]

    def blocks(self, period, parent, heirs):
        entries = {b["id"]: b for b in (self.case["blocks"] or [])}
        ties = [(b, dict(t, unit=heirs.member(t["unit"]))) for b in entries
                for t in entries[b]["members"] if self.valid(t, period)]
        result = {b: set() for b in entries}
        for b, t in ties:
            later = [o for _, o in ties if o["unit"] == t["unit"]
                     and day_of(o.get("from"), 0) > day_of(t.get("to"), 10 ** 9)]
            if t["unit"] in parent and not later:
                result[b].add(t["unit"])
        for b, u, p in self.members:
            if b not in entries:
                result.setdefault(b, set())
                u = heirs.member(u) if u in self.entries else u
                if u in parent and overlaps(p, period):
                    result[b].add(u)
        for key in itertools.chain(self.said, self.counted, self.owed):
            if key[1][0] == "block" and key[1][1] is not None:
                result.setdefault(key[1][1], set())
        rank = {u: i for i, u in enumerate(self.units())}
        order = lambda u: (rank.get(u, len(rank)), u)
        return {b: sorted(us, key=order) for b, us in result.items()}

    def expected(self, indicators, period, children, blocks, parent, formers):
        """The units at the top that should report, and the blocks whose members should."""
        entries = {u["id"]: u for u in self.case["units"] or []}
        tops = [u for kind, u in children[("top", None)] if u in entries]

        def found(accept):
            said = {key[1] for i in indicators
                    for key in itertools.chain(self.keys(i), self.keys(i, self.counted),
                                           self.keys(i, self.owed))
                    if accept(key[2])}
            units = set()
            for kind, name in said:
                while kind == "unit" and name is not None:
                    units.add(name)
                    name = parent.get(name)
            fellows = {b for b in blocks if ("block", b) in said or units & set(blocks[b])}
            kinds = {entries[u].get("kind") for u in tops if u in units}
            return {u for u in tops if u not in formers and (entries[u].get("kind") in kinds
                    or any(u in blocks[b] for b in fellows))}, fellows

        result, fellows = found(lambda p: contains(period, p))
        if not result:
            result, fellows = found(lambda p: True)
        return (result or set(tops) - formers) | {u for u in parent if u not in entries}, fellows


NOBODY_YET = object()


class Heirs:
    """Who comes in the place of units that are no more at the end of a period."""

    def __init__(self, model, period, there):
        self.model, self.period, self.there = model, period, there

    def of(self, unit):
        """A unit, None for the top, NOBODY_YET where the unit is not succeeded."""
        successors = self.model.successors(unit)
        if not successors or self.model.ended(unit) >= span(self.period)[1]:
            return NOBODY_YET
        if any(self.of(s) is NOBODY_YET and s not in self.there for s in successors):
            return NOBODY_YET
        if len(successors) == 1:
            return successors[0]
        lines = [self.line(self.above(s)) for s in successors]
        return next((u for u in lines[0] if all(u in line for line in lines)), None)

    def member(self, unit):
        while len(self.model.successors(unit)) == 1 and self.of(unit) is not NOBODY_YET:
            unit = self.of(unit)
        return unit

    def above(self, unit):
        return self.parent(self.member(unit))

    def line(self, unit):
        result = []
        while unit is not None:
            result.append(unit)
            unit = self.parent(unit)
        return result

    def resolve(self, unit):
        while unit is not None and self.of(unit) is not NOBODY_YET:
            unit = self.of(unit)
        return unit

    def parent(self, unit):
        if self.of(unit) is not NOBODY_YET:
            return self.of(unit)
        entry = self.model.entries[unit]
        ties = [t for t in entry.get("parents", []) if self.model.valid(t, self.period)]
        if "parent" in entry:
            ties = [{"unit": entry["parent"]}]
        ties.sort(key=lambda t: day_of(t.get("to"), 10 ** 9))
        above = self.resolve(ties[-1]["unit"]) if ties else None
        return above if above in self.there else None
