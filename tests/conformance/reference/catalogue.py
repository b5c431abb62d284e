"""The catalogue that generated cases are of: indicators of each kind, and the dimensions as they
are in schemas/."""
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]

INDICATORS = [
    {"id": "flow", "over_periods": "sum", "dimensions": ["level", "field", "title"]},
    {"id": "counted", "over_periods": "sum", "dimensions": ["field", "recipient"],
     "counts": {"type": "model", "where": {"status": "yes"}}},
    {"id": "stock", "over_periods": "last", "dimensions": ["recipient"]},
    {"id": "mean", "over_periods": "mean", "dimensions": ["field"], "weight": "stock", "places": 3},
    {"id": "plain-mean", "over_periods": "mean", "dimensions": [], "places": 2},
    {"id": "share", "over_periods": "ratio", "dimensions": ["recipient"], "numerator": "part",
     "denominator": "stock", "percent": True, "places": 1},
    {"id": "part", "over_periods": "last", "dimensions": ["recipient"]},
    {"id": "self", "over_periods": "mean", "dimensions": ["criterion"], "places": 1,
     "states": {"type": "score", "sum": ["self"]}},
    {"id": "points", "over_periods": "mean", "dimensions": ["criterion", "field"], "places": 2,
     "states": {"type": "score", "sum": ["final", "bonus"], "less": ["deduction"]}},
]
RULES = {i["id"]: i for i in INDICATORS}
OPEN = {"title": ["t-1", "t-2", "t-3"],
        "criterion": ["1. Lead", "1.1 Plan", "1.2. Check", "1.2.1 Visits", "10. End", "bonus"]}
OUTLINE = "criterion"


def load_dimensions():
    """In the catalogue's order: values, and those expected of a breakdown."""
    with open(ROOT / "schemas/catalogue/dimensions.json", encoding="utf-8") as file:
        entries = json.load(file)["dimensions"]
    values = {d["id"]: [v["id"] for v in d.get("values", [])] for d in entries}
    expected = {d["id"]: [v["id"] for v in d.get("values", []) if not v.get("optional")]
                for d in entries}
    return list(values), values, expected


DIMENSIONS, VALUES, EXPECTED = load_dimensions()


def order_of(rules):
    own = rules.get("dimensions", [])
    return own + [k for k in DIMENSIONS if k not in own]


def value_rank(k, v):
    return (0, VALUES[k].index(v), "") if v in VALUES[k] else (1, 0, v.encode())
