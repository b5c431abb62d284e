"""Cases from a seed: a registry, records and a question, of so few names and periods that they
meet."""
from decimal import Decimal

from catalogue import INDICATORS, OPEN, VALUES
from periods import calendar, report_of, span

YEAR = list(calendar(2023))
RUNS = ["2023-01-15/2023-02-10", "2023-02-01/2023-07-14", "2023-06-01/2023-12-14", "2023-03-03"]
FORMS = ["2022-12-15/2023-06-14", "2023-06-15/2023-12-14", "2022-12-15/2023-12-14",
         "2022-12-15/2023-03-14", "2023-05-15/2023-06-14", "2021-12-15/2023-12-14"]
DAYS = ["2022-12-20", "2023-03-14", "2023-06-20"]


def make_registry(rng):
    if rng.random() < 0.2:
        return None, None
    units = []
    for i in range(rng.randint(1, 7)):
        unit = {"id": "u%d" % i, "name": {"vi": "Đơn vị %d" % i}}
        if rng.random() < 0.5:
            unit["kind"] = rng.choice(["province", "agency"])
        if i and rng.random() < 0.7:
            above = ["u%d" % j for j in range(i)]
            if rng.random() < 0.25:
                unit["parents"] = [{"unit": rng.choice(above), "to": "2023-06-30"},
                                   {"unit": rng.choice(above), "from": "2023-07-01"}]
            else:
                unit["parent"] = rng.choice(above)
        if rng.random() < 0.15:
            unit["to" if rng.random() < 0.5 else "from"] = rng.choice(["2023-03-31", "2023-08-01"])
        units.append(unit)
    if rng.random() < 0.5:
        succeed(rng, units)
    blocks = []
    for i in range(rng.choice([0, 0, 1, 2])):
        members = []
        for unit in rng.sample(units, rng.randint(1, len(units))):
            member = {"unit": unit["id"]}
            if rng.random() < 0.3:
                member[rng.choice(["from", "to"])] = rng.choice(["2023-05-31", "2023-07-01"])
            members.append(member)
        blocks.append({"id": "b%d" % i, "name": {"vi": "Khối %d" % i}, "members": members})
    return units, blocks


def succeed(rng, units):
    """Mergers, divisions, renames, in chains too: each by units that stand before it."""
    for i in range(1, len(units)):
        if rng.random() < 0.5 or "from" in units[i] or "to" in units[i]:
            continue
        on = rng.choice(["2023-04-01", "2023-07-01", "2023-07-01", "2023-10-01"])
        there = [u for u in units[:i] if u.get("from", "") <= on <= u.get("to", "9999")
                 and on < u.get("successors", [{"on": "9999"}])[0]["on"]]
        chosen = rng.sample(there, min(len(there), rng.choice([1, 1, 1, 2, 3])))
        if not chosen:
            continue
        units[i]["successors"] = [{"unit": u["id"], "on": on} for u in chosen]
        if rng.random() < 0.2:
            units[i]["to"] = "2023-03-15"
        for u in chosen:
            if rng.random() < 0.5 and "to" not in u and not any(
                    s["unit"] == u["id"] and s["on"] < on for other in units
                    for s in other.get("successors", [])):
                u["from"] = on


def make_record(rng, units, style, line):
    record = {"type": "figure"}
    owners = [u["id"] for u in units or []] + ["stranger", "other"]
    weights = [4] * (len(owners) - 2) + [1, 1]
    if rng.random() < 0.9:
        record["unit"] = rng.choices(owners, weights)[0]
        record["by_name"] = record["unit"].startswith("u") and rng.random() < 0.1
        if rng.random() < 0.15:
            record["block"] = rng.choice(["loose", "loose-2"])
    else:
        record["block"] = rng.choice(["b0", "loose"])
    record["period"] = rng.choice(style["periods"])
    if style["indicators"][0] == "self" and rng.random() < 0.6:
        record.update(type="score", criterion=rng.choice(OPEN["criterion"]))
        for field in ("self", "final", "bonus", "deduction"):
            if rng.random() < 0.5:
                record[field] = rng.randint(0, 20)
        names = ["field"]
    elif rng.random() < style["counted"]:
        record.update(type="model", status=rng.choice(["yes", "yes", "no"]))
        if rng.random() < 0.2:
            record.pop("unit", None)
            record.pop("block", None)
            record.pop("by_name", None)
        names = ["field", "recipient", "level"]
    else:
        record["indicator"] = rng.choice(style["indicators"])
        names = ["field", "level", "title", "recipient", "criterion"]
        places = rng.choice([0, 0, 0, 1, 2])
        record["value"] = format(Decimal(rng.randint(0, 40)).scaleb(-places), "f")
        if rng.random() < style["bounds"]:
            record["bound"] = rng.choice(["at-least", "at-most", "about"])
        if rng.random() < 0.3:
            record["submitted"] = rng.choice(["2024-01-01", "2024-01-02"])
    for k in names:
        if rng.random() < style["dims"]:
            record[k] = rng.choice((VALUES[k] or OPEN[k])[:4] + ["unheard-of"] * (rng.random() < 0.1))
    record["source"] = {"file": rng.choice(["a.csv", "b.csv"]), "line": line}
    return record


def make_case(rng):
    units, blocks = make_registry(rng)
    pool = rng.sample(YEAR, rng.randint(1, 6)) + ["2023"]
    crossing = rng.random() < 0.15
    if crossing:
        pool += rng.sample(RUNS, 2)
    if rng.random() < 0.2:
        pool += ["2022", "2022/2023", "2021/2023"]
    if rng.random() < 0.2:
        pool += rng.sample(FORMS, 2) + rng.sample(DAYS, 1)
    style = {"periods": pool, "counted": rng.choice([0, 0, 0.3]), "bounds": rng.choice([0, 0, 0.2]),
             "dims": rng.choice([0, 0.2, 0.5]),
             "indicators": rng.choice([["flow"], ["flow", "counted"], ["stock"], ["mean", "stock"],
                                       ["share", "part", "stock"], ["plain-mean"], ["self", "points"],
                                       [i["id"] for i in INDICATORS] + ["of.ours"]])}
    records = [make_record(rng, units, style, line + 1) for line in range(rng.randint(0, 40))]
    records += [dict(r, source={"file": "c.csv", "line": i + 1})
                for i, r in enumerate(rng.sample(records, len(records) // 8))]
    for record in records:
        if "unit" in record and record["source"]["file"] == "c.csv":
            record["by_name"] = record["unit"].startswith("u") and rng.random() < 0.5
    for record in rng.sample(records, len(records) // 10):
        if "value" in record:
            record["value"] = "0"
    if rng.random() < 0.5:
        asked = []
    else:
        asked = rng.sample(sorted(set(pool + ["2023", "2023-H1"])), rng.randint(1, 2))
        asked = list({span(report_of(p) or p): p for p in asked}.values())
    by = [b for b in ("block", "unit", "field", "title", "level", "recipient", "criterion") if rng.random() < 0.35]
    return {"units": units, "blocks": blocks, "records": records, "periods": asked, "by": by,
            "crossing": crossing}
