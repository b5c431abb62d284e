"""Units that are no more: who speaks for which day of a period, and whose silence is missing.
Called by values.py before anything is summed."""
import datetime
import itertools

from periods import contains, day_of, span
from units import NOBODY_YET


class Formers:
    """Part of values.Consolidation, which has the tree and the values."""

    def days(self, period):
        return set(range(span(period)[0], span(period)[1] + 1))

    def lifetime(self, unit):
        entry = self.model.entries[unit]
        last = self.model.ended(unit) if "successors" in entry else 10 ** 9
        first = day_of(entry.get("from"), 0)
        last = day_of(entry.get("to"), last)
        return {d for d in self.days(self.period) if first <= d <= last}

    def spoken(self, unit, table):
        """Periods of which the unit has such cells."""
        return {key[2] for key in table if key[:2] == (self.indicator, ("unit", unit))
                and key[3] >= self.dims and contains(self.period, key[2])
                and key[2] not in self.gone.get(unit, set())}

    def drop(self, unit, accept):
        for table in (self.model.said, self.model.counted):
            self.gone.setdefault(unit, set()).update(
                p for p in self.spoken(unit, table) if accept(p))

    def depth(self, unit):
        entry = self.model.entries[unit]
        above = [t["unit"] for t in entry.get("parents", [])] + self.model.successors(unit)
        above += [entry["parent"]] if "parent" in entry else []
        return 1 + max((self.depth(u) for u in above), default=0)

    def inside(self, former):
        """Units that were below it, in the part of the period when it was there."""
        ended = datetime.date.fromordinal(self.model.ended(former)).toordinal()
        when = (span(self.period)[0], ended)
        met = lambda t: day_of(t.get("from"), 0) <= when[1] and \
            when[0] <= day_of(t.get("to"), 10 ** 9)
        result, more = set(), {former}
        while more and when[0] <= when[1]:
            more = {u for u, e in self.model.entries.items() if u not in result and u != former
                    and any(t["unit"] in more and met(t) for t in
                            e.get("parents", []) + ([{"unit": e["parent"]}] if "parent" in e else []))
                    and met({"from": e.get("from"), "to": self.last_day(u)})}
            result |= more
        return result

    def last_day(self, unit):
        entry = self.model.entries[unit]
        if "to" in entry or "successors" not in entry:
            return entry.get("to")
        return datetime.date.fromordinal(self.model.ended(unit)).isoformat()

    def its_days(self, former, p):
        """Of a figure that outlasts it, the days it was there."""
        (first, last), ended = span(p), self.model.ended(former)
        return set(range(first, (ended if first <= ended < last else last) + 1))

    def supersede(self):
        """Level by level, so that the order of siblings in the registry does not matter."""
        model = self.model
        order = sorted(self.formers, key=lambda u: (self.depth(u), model.units().index(u)))
        alive = {u: self.lifetime(u) for u in model.entries}
        self.excused = {u: self.days(self.period) - alive[u] for u in model.entries}
        insides = {f: self.inside(f) for f in order}
        for _, level in itertools.groupby(order, self.depth):
            level = list(level)
            for f in level:
                self.leave_to_successors(f)
            claims = {f: set().union(*(self.its_days(f, p) for p in self.spoken(f, model.said)))
                      for f in level}
            tangled = {f for f in level if self.is_tangled(f, claims[f], insides[f])}
            for f in level:
                if f in tangled:
                    self.drop(f, lambda p: True)
                else:
                    self.claim(claims[f], insides[f])
                if insides[f]:
                    self.excused[f] = self.days(self.period)
        for f in order:
            self.note_silence(f, order, alive, insides[f])

    def leave_to_successors(self, former):
        model, taken = self.model, set()
        for s in model.successors(former):
            line = [s]
            while len(model.successors(line[-1])) == 1 and \
                    self.heirs.of(line[-1]) is not NOBODY_YET:
                line.append(self.heirs.of(line[-1]))
            for u in line:
                first = day_of(model.entries[u].get("from"), 0)
                for p in self.spoken(u, model.said):
                    if span(p)[1] > model.ended(former) or span(p)[0] < first:
                        taken |= self.days(p)
        self.excused[former] = self.excused[former] | taken
        if self.over == "last" and (taken or self.is_outdated(former)):
            self.drop(former, lambda p: True)
        self.drop(former, lambda p: self.its_days(former, p) & taken)

    def claim(self, days, inside):
        for u in inside:
            self.drop(u, lambda p: self.days(p) & days)
            self.excused[u] = self.excused[u] | days

    def is_outdated(self, former):
        below = [self.heirs.member(s) for s in self.model.successors(former)]
        below = [u for u in below if self.heirs.of(u) is NOBODY_YET]
        for u in below:
            below += [c for _, c in self.children.get(("unit", u), [])]
        return any(span(p)[1] > self.model.ended(former) for u in below if u not in self.formers
                   for p in self.spoken(u, self.model.said))

    def is_tangled(self, former, claims, inside):
        crosses = lambda u, within: any(
            self.days(p) & claims and not (within and self.days(p) <= claims)
            for p in self.spoken(u, self.model.said))
        heir, line = self.heirs.resolve(former), []
        while heir is not None:
            line.append(heir)
            heir = self.parent[heir]
        for u in inside:
            if crosses(u, True):
                return True
            above = self.parent.get(u)
            while above is not None and above not in line:
                if above not in inside and above != former and crosses(above, False):
                    return True
                above = self.parent[above]
        return False

    def note_silence(self, former, order, alive, inside):
        """Days nobody speaks for are missing where the heir speaks, or else a fellow."""
        model = self.model
        hosts = [self.heirs.member(s) for s in model.successors(former)]
        heir = hosts[0] if len(model.successors(former)) == 1 else former
        if heir != former:
            hosts += [u for u in order if self.heirs.member(u) == heir]
        host = next((u for u in hosts if self.own(("unit", u))), None)
        if host is None:
            return
        gaps = set()
        if not self.own(("unit", former)) and not inside:
            gaps |= alive[former] - self.excused[former]
        leaf = not [c for _, c in self.children.get(("unit", heir), []) if c not in self.formers]
        if host == former and not self.own(("unit", heir)) and leaf:
            gaps |= alive[heir]
        own = self.own(("unit", host))
        own.gaps |= gaps
        own.partial |= bool(gaps)
