"""A case as the files and options that a filter is given. Called by the conformance scripts that
generate cases."""
import itertools
import json
import os
import shutil

from catalogue import INDICATORS, ROOT

FILTER = ROOT / os.environ.get("EMU_BUILD", "build") / "emu-aggregate"


def to_line(record):
    """As it is in a file, where some call a unit by its name."""
    record = dict(record)
    if record.pop("by_name", False):
        record["unit"] = "Đơn vị " + record["unit"][1:]
    text = json.dumps({k: v for k, v in record.items() if k != "value"}, ensure_ascii=False)
    return text[:-1] + ',"value":%s}' % record["value"] if "value" in record else text


def options(case):
    """As the filter is called with them."""
    result = ["--units", "units.json"] if case["units"] is not None else []
    for period in case["periods"]:
        result += ["--period", period]
    return result + (["--by", ",".join(case["by"])] if case["by"] else [])


def write_registry(folder, case):
    registry = {"units": case["units"] or [], "blocks": case["blocks"] or []}
    (folder / "units.json").write_text(json.dumps(registry), encoding="utf-8")


def make_schemas(folder):
    """Ours, but for the catalogue of the cases."""
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    catalogue = {"indicators": [dict(i, name={"vi": i["id"]}) for i in INDICATORS]}
    path = folder / "schemas/catalogue/indicators.json"
    path.write_text(json.dumps(catalogue), encoding="utf-8")


def difference(found, expected):
    """The first line that is another."""
    for a, b in itertools.zip_longest(found, expected, fillvalue="nothing"):
        if a != b:
            return "found    %s\nexpected %s" % (a, b)
    return ""
