"""JSON whose numbers keep the text they were written with."""
import decimal
import json


EXACT = decimal.Context(prec=2000)


class Number(str):
    """A number as it is written."""


def loads(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def dumps(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{dumps(k)}:{dumps(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def rebuild(value, change):
    """The JSON with `change` applied to each object, array and number, innermost first."""
    if isinstance(value, dict):
        value = {key: rebuild(part, change) for key, part in value.items()}
    elif isinstance(value, list):
        value = [rebuild(part, change) for part in value]
    return change(value)


def as_double(value):
    """Of a number: what JavaScript makes of it, written exactly, and always in the same way."""
    if not isinstance(value, Number):
        return value
    double = float(value)
    if double in (float("inf"), float("-inf")):
        double = 1.7976931348623157e308 if double > 0 else -1.7976931348623157e308
    text = format(EXACT.create_decimal_from_float(double).normalize(EXACT), "f")
    return Number("0" if text == "-0" else text)
