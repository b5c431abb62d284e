"""Schemas and instances from a seed, of a world so small that they meet: few names, few values."""
from values import Number, as_double, dumps, rebuild

NAMES = ["a", "b", "c", "đ", "a/b", "~", "A"]
PATTERNS = ["^a", "b$", "^.$", "[^\\d]", "^(a|đ)+$", "\\u{1F600}", "^\\p{Lu}", "^$", "\\s", "(?=a)a(?!b)"]
STRINGS = ["", "a", "ab", "aab", "đ", "B", "1", "😀", "a\nb", " ", "2023-06-24"]
SMALL = ["0", "1", "2", "3", "-1", "1.0", "1.5", "-0", "4", "10"]
LARGE = [
    "0.1", "0.3", "0.35", "1e2", "1E-2", "1e400", "-1e400", "1e-400", "9007199254740991",
    "9007199254740993", "12345678901234567890", "12345678901234567890.5", "0.1000000000000000000001",
    "100000000000000000000", "3.14159", "1.10", "7.6", "1e308",
]  # fmt: skip
FORMATS = ["date", "ipv4", "json-pointer", "uuid"]
TYPES = ["null", "boolean", "object", "array", "number", "string", "integer"]
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"


class Generator:
    """One schema and its instances."""

    def __init__(self, random, number):
        self.random = random
        self.new = random.random() < 0.7
        self.draft = "2020-12" if self.new else "7"
        self.defs = "$defs" if self.new else "definitions"
        self.base = f"http://example.com/{number}/"
        self.n_defs = random.choice([0, 0, 1, 2, 3])
        self.large = random.random() < 0.2
        self.dynamic = self.new and random.random() < 0.15
        self.formats = random.random() < 0.3
        self.home = 0  # 0 in the root resource, else 1 + the definition that is one of its own

    def number(self):
        pool = SMALL + LARGE if self.large else SMALL
        return Number(self.random.choice(pool))

    def value(self, depth=2):
        """Any JSON, of few kinds."""
        pick = self.random.random()
        if depth and pick < 0.30:
            names = self.random.sample(NAMES, self.random.randrange(4))
            return {name: self.value(depth - 1) for name in names}
        if depth and pick < 0.50:
            return [self.value(depth - 1) for _ in range(self.random.randrange(4))]
        if pick < 0.75:
            return self.number()
        if pick < 0.92:
            return self.random.choice(STRINGS)
        return self.random.choice([None, True, False])

    def count(self):
        return Number(self.random.choice(["0", "1", "2", "2.0", "3"]))

    def chance(self, p):
        return self.random.random() < p

    def reference(self, first, inside):
        """Where one may refer to: definitions from `first` on, or anything once a part of the value
        is looked at, so that no reference leads to itself at the same value."""
        low = 0 if inside else first
        choices = [f"d{i}" for i in range(low, self.n_defs)] + (["#"] if inside else [])
        if not choices:
            return None
        to = self.random.choice(choices)
        if to == "#":
            return "#" if not self.home else f"{self.base}root.json"
        form = self.random.random()
        place = f"#/{self.defs}/{to}"
        if to in self.resources and form < 0.5:
            return f"{self.base}{to}.json"
        if to in self.anchors and form < 0.5:
            place = f"#{to}"
        return place if not self.home else f"{self.base}root.json{place}"

    def schema(self, depth, first=0, inside=False):
        """A schema in place of definition `first` - 1 (the root being none)."""
        if self.chance(0.08):
            return self.chance(0.8)
        out = {}
        makers = [self.types, self.numbers, self.strings, self.values, self.sizes]
        if depth:
            makers += [self.objects, self.objects, self.arrays, self.arrays, self.logic, self.logic]
            makers += [self.dependents, self.conditions, self.unevaluated, self.references]
        for make in self.random.sample(makers, self.random.choice([1, 1, 1, 2, 2, 3] if depth else [1])):
            make(out, depth - 1, first, inside)
        return out

    def types(self, out, *_):
        kinds = self.random.sample(TYPES, self.random.choice([1, 1, 2, 4]))
        out["type"] = kinds[0] if len(kinds) == 1 else kinds

    def numbers(self, out, *_):
        bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
        if self.chance(0.7):
            out[self.random.choice(bounds)] = self.number()
        else:
            pool = ["1", "2", "0.5", "3", "1.0"] + (["0.1", "0.01"] if self.large else [])
            out["multipleOf"] = Number(self.random.choice(pool))

    def strings(self, out, *_):
        key = self.random.choice(["minLength", "maxLength", "pattern", "pattern", "format"])
        pools = {"pattern": PATTERNS, "format": FORMATS}
        out[key] = self.random.choice(pools[key]) if key in pools else self.count()

    def values(self, out, *_):
        if self.chance(0.3):
            out["const"] = self.value()
        else:
            # Ajv's metaschema of draft-07 takes no value twice.
            values = [self.value(1) for _ in range(self.random.randrange(1, 9))]
            out["enum"] = list({repr(rebuild(value, as_double)): value for value in values}.values())

    def sizes(self, out, *_):
        keys = ["minItems", "maxItems", "minProperties", "maxProperties"]
        pick = self.random.random()
        if pick < 0.5:
            out[self.random.choice(keys)] = self.count()
        elif pick < 0.7:
            out["uniqueItems"] = self.chance(0.9)
        else:
            out["required"] = self.random.sample(NAMES, self.random.choice([0, 1, 1, 2]))

    def objects(self, out, depth, first, _):
        if self.chance(0.7):
            names = self.random.sample(NAMES, self.random.randrange(1, 4))
            out["properties"] = {name: self.schema(depth, first, True) for name in names}
        if self.chance(0.3):
            out["patternProperties"] = {
                pattern: self.schema(depth, first, True)
                for pattern in self.random.sample(PATTERNS[:5], self.random.choice([1, 1, 2]))
            }
        if self.chance(0.35):
            out["additionalProperties"] = self.schema(depth, first, True)
        if self.chance(0.2):
            out["propertyNames"] = self.schema(0)

    def arrays(self, out, depth, first, _):
        items = "prefixItems" if self.new else "items"
        if self.chance(0.5):
            out[items] = [
                self.schema(depth, first, True) for _ in range(self.random.randrange(1, 3))
            ]
            if self.chance(0.5):
                rest = "items" if self.new else "additionalItems"
                out[rest] = self.schema(depth, first, True)
        elif self.chance(0.5):
            out["items"] = self.schema(depth, first, True)
        if self.chance(0.4):
            out["contains"] = self.schema(depth, first, True)
            for key in ("minContains", "maxContains"):
                if self.new and self.chance(0.4):
                    out[key] = self.count()

    def logic(self, out, depth, first, inside):
        for key in ("allOf", "anyOf", "oneOf"):
            if self.chance(0.35):
                n = self.random.randrange(1, 4)
                out[key] = [self.schema(depth, first, inside) for _ in range(n)]
        if self.chance(0.3):
            out["not"] = self.schema(depth, first, inside)

    def dependents(self, out, depth, first, inside):
        one, other = self.random.sample(NAMES[:4], 2)
        if not self.new:
            schema = self.schema(depth, first, inside)
            out["dependencies"] = {one: [other], other: schema}
            return
        if self.chance(0.6):
            out["dependentRequired"] = {one: [other]}
        if self.chance(0.6):
            out["dependentSchemas"] = {other: self.schema(depth, first, inside)}

    def conditions(self, out, depth, first, inside):
        for key, p in (("if", 1), ("then", 0.8), ("else", 0.5)):
            if self.chance(p):
                out[key] = self.schema(depth, first, inside)

    def unevaluated(self, out, depth, first, inside):
        if not self.new:
            return
        for key in ("unevaluatedProperties", "unevaluatedItems"):
            if self.chance(0.6):
                out[key] = self.schema(0) if self.chance(0.3) else False
        self.logic(out, depth, first, inside)

    def references(self, out, _, first, inside):
        if self.dynamic and inside and self.chance(0.6):
            out["$dynamicRef"] = "#node"
            return
        to = self.reference(first, inside)
        if to:
            out["$ref"] = to

    def root(self):
        names = [f"d{i}" for i in range(self.n_defs)]
        self.resources = {name for name in names if self.chance(0.25)}
        self.anchors = {name for name in names if name not in self.resources and self.chance(0.3)}
        out = {"$schema": DRAFT_2020 if self.new else DRAFT_7, "$id": f"{self.base}root.json"}
        if self.dynamic:
            out["$dynamicAnchor"] = "node"
        for make in (self.objects, self.arrays):
            if self.chance(0.5):
                make(out, 2, 0, False)
        whole = self.schema(2)
        if isinstance(whole, bool) or (not self.new and "$ref" in whole):
            whole = {"allOf": [whole]}  # or it would hide where the schema is
        out.update(whole)
        if names:
            out[self.defs] = {name: self.definition(i) for i, name in enumerate(names)}
        return out

    def definition(self, i):
        name = f"d{i}"
        out = {}
        if name in self.resources:
            out["$id"] = f"{name}.json"
            self.home = i + 1
            if self.dynamic:
                out["$dynamicAnchor"] = "node"
        if name in self.anchors:
            out["$anchor" if self.new else "$id"] = name if self.new else f"#{name}"
        schema = self.schema(2, i + 1)
        # A reference of draft-07 hides what is beside it, also the name.
        if isinstance(schema, dict) and not (not self.new and "$ref" in schema):
            out.update(schema)
        self.home = 0
        return out

    def instances(self, schema, n):
        """Different values as text: some of them what the schema names, changed a little or not."""
        named = []
        for part in _schemas(schema):
            named += [part["const"]] if "const" in part else []
            named += part["enum"] if isinstance(part.get("enum"), list) else []
        found = {}
        for _ in range(4 * n):
            value = self.value(3)
            if named and self.chance(0.3):
                value = self.random.choice(named)
                value = {self.random.choice(NAMES): value} if self.chance(0.4) else value
                value = [value, self.value(1)] if self.chance(0.3) else value
            elif self.chance(0.3):
                value = {name: self.value(2) for name in self.random.sample(NAMES, 3)}
            found[dumps(value)] = True
            if len(found) == n:
                break
        return list(found)


def _schemas(value):
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from _schemas(part)
