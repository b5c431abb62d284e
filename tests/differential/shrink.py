"""Makes a schema and an instance on which two sides differ as small as they go."""


def smaller(value):
    """The same value with one part of it left out, the largest parts first."""
    if isinstance(value, dict):
        for key in sorted(value, key=lambda key: -len(repr(value[key]))):
            yield {other: part for other, part in value.items() if other != key}
        for key, part in value.items():
            for less in smaller(part):
                yield {**value, key: less}
    elif isinstance(value, list):
        for i in range(len(value)):
            yield value[:i] + value[i + 1 :]
        for i, part in enumerate(value):
            for less in smaller(part):
                yield [*value[:i], less, *value[i + 1 :]]


def shrink(schema, instance, differs):
    """`differs` says of a pair whether it still tells what is to be told."""
    found = True
    while found:
        found = False
        for less in smaller(schema):
            if "$schema" in less and differs(less, instance):
                schema, found = less, True
                break
        for less in smaller(instance):
            if differs(schema, less):
                instance, found = less, True
                break
    return schema, instance
