"""Where the peers are known to differ from the specification, each with its source.

A difference has a peer, a name and a function that takes what it is blamed on out of a schema and an
instance. On what is left the two sides have to agree, or the difference does not explain them.
"""
import collections

from values import Number, as_double, rebuild

Difference = collections.namedtuple("Difference", "peer name without")


def of_objects(change):
    """A `without` that changes the objects of the schema alone."""

    def without(draft, schema, instance):
        def each(value):
            return change(draft, value) if isinstance(value, dict) else value

        return rebuild(schema, each), instance

    return without


def without(it, *keys):
    return {key: value for key, value in it.items() if key not in keys}


def apart(it, *keys):
    """The same schema, with these keywords in an allOf of their own."""
    inner = {key: it[key] for key in keys if key in it}
    return {**without(it, *keys), "allOf": [*it.get("allOf", []), inner]}


def objects(value):
    """The object itself and those in it."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from objects(part)


def numbers(value):
    if isinstance(value, Number):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from numbers(part)


def only_reference(draft, it):
    """draft-07 core 8.3: "All other properties in a "$ref" object MUST be ignored". Ajv 8 evaluates
    them in every draft (its guide "Changes from Ajv v6.12.6 to v8.0.0", on $ref)."""
    return {"$ref": it["$ref"]} if draft == "7" and isinstance(it.get("$ref"), str) else it


def doubles(_, schema, instance):
    """JSON.parse gives doubles: 9007199254740993 and 1e400 are not themselves (ECMA-262, Number)."""
    return rebuild(schema, as_double), rebuild(instance, as_double)


def divided(_, schema, instance):
    """Ajv divides doubles, so that large quotients are rounded to integers, and holds the quotient
    against its parseInt, which reads 1e+21 as 1 (lib/vocabularies/validation/multipleOf.ts)."""
    large = any(abs(float(number)) >= 2**53 for number in numbers(instance))

    def each(value):
        factor = value.get("multipleOf") if isinstance(value, dict) else None
        fraction = isinstance(factor, Number) and not float(factor).is_integer()
        return without(value, "multipleOf") if factor and (fraction or large) else value

    return rebuild(schema, each), instance


def not_empty(_, it):
    """In the code that Ajv makes for contains, [] keeps the answer that the array before it had, or the
    list of items beside it (lib/vocabularies/applicator/contains.ts: one variable for all). Said twice
    it is caught: what has to contain something is not empty."""
    least = [float(it.get(key, 0)) for key in ("minItems", "minContains")]
    if "contains" not in it or ("minContains" in it and not least[1]):
        return it
    return {**it, "minItems": Number(int(max(1, least[0])))}


def contains_apart(_, it):
    """Likewise what the list of items beside it has left in that variable."""
    if "contains" not in it or not any(isinstance(it.get(key), list) for key in OF_TUPLES):
        return it
    return apart(it, "contains", "minContains", "maxContains")


def dynamic_apart(_, it):
    """The same of what stands beside $dynamicRef (lib/vocabularies/dynamic/dynamicRef.ts)."""
    return apart(it, "$dynamicRef") if len(it) > 1 and "$dynamicRef" in it else it


def nothing_contained(_, schema, instance):
    """2020-12 core 11.2: unevaluatedItems leaves out what contains found. Ajv leaves out all items, or
    none where contains lets everything through (lib/vocabularies/applicator/contains.ts)."""
    if not any("unevaluatedItems" in it for it in objects(schema)):
        return schema, instance

    def each(value):
        keys = ("contains", "minContains", "maxContains")
        return without(value, *keys) if isinstance(value, dict) else value

    return rebuild(schema, each), instance


OF_TUPLES = ("prefixItems", "items")
EVERY_TYPE = ["null", "boolean", "object", "array", "number", "string"]
OF_SCHEMAS = ("properties", "patternProperties", "$defs", "dependentSchemas")
OF_LISTS = ("prefixItems", "allOf", "anyOf", "oneOf")
OF_ONE = ("items", "additionalProperties", "contains", "if", "then", "else")


def nothing_trivial(_, it):
    """Ajv leaves out what lets everything through, and with it that it has been evaluated
    (lib/compile/util.ts, alwaysValidSchema)."""

    def told(schema):
        return {"type": EVERY_TYPE} if schema is True or schema == {} else schema

    it = {key: told(part) if key in OF_ONE else part for key, part in it.items()}
    for key in OF_LISTS:
        if isinstance(it.get(key), list):
            it[key] = [told(part) for part in it[key]]
    for key in OF_SCHEMAS:
        if isinstance(it.get(key), dict):
            it[key] = {name: told(part) for name, part in it[key].items()}
    return it


def nothing_unevaluated(_, it):
    """2020-12 core 7.7.1.1: what a schema that fails has evaluated does not count. In Ajv it does
    (lib/compile/validate/index.ts, mergeEvaluated: what is known beforehand is joined whatever the
    answer)."""
    return without(it, "unevaluatedItems", "unevaluatedProperties")


def format_of_draft(draft, it):
    """draft-07 has no format uuid (validation 7.3); we and Ajv know it all the same."""
    return without(it, "format") if draft == "7" and it.get("format") == "uuid" else it


DIFFERENCES = [
    Difference("Ajv", "draft-07: beside $ref", of_objects(only_reference)),
    Difference("Ajv", "doubles", doubles),
    Difference("Ajv", "multipleOf divides doubles", divided),
    Difference("Ajv", "contains of []", of_objects(not_empty)),
    Difference("Ajv", "contains beside a list of items", of_objects(contains_apart)),
    Difference("Ajv", "beside $dynamicRef", of_objects(dynamic_apart)),
    Difference("Ajv", "contains under unevaluatedItems", nothing_contained),
    Difference("Ajv", "schemas that let everything through", of_objects(nothing_trivial)),
    Difference("Ajv", "evaluated by what fails", of_objects(nothing_unevaluated)),
    Difference("Blaze", "draft-07: format uuid", of_objects(format_of_draft)),
]
