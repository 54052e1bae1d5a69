// The Python side of the sandbox, second part: from type hints to shapes, and values between JSON and Python.

export const harnessShapes = String.raw`
PLAIN = {int: "int", float: "float", bool: "bool", str: "str", type(None): "none", None: "none"}
ITEMS = {list: "list", set: "set", frozenset: "frozenset", collections.abc.Sequence: "list",
         collections.abc.Iterable: "list", collections.abc.Collection: "list", collections.abc.MutableSequence: "list",
         collections.abc.Set: "set"}
MAPS = (dict, collections.abc.Mapping, collections.abc.MutableMapping, collections.defaultdict)

class Unknown(Exception):
    pass

def shape_of(hint, depth=0):
    if depth > 8:
        raise Unknown("a type that contains itself")
    if isinstance(hint, typing.TypeAliasType):
        return shape_of(hint.__value__, depth + 1)
    if hint in PLAIN if isinstance(hint, (type, type(None))) else False:
        return {"kind": PLAIN[hint]}
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return shape_of(args[0], depth)
    if origin is typing.Literal:
        return {"kind": "literal", "values": list(args)}
    if origin in (typing.Union, types.UnionType):
        return {"kind": "union", "options": [shape_of(arg, depth + 1) for arg in args]}
    if origin in ITEMS:
        return {"kind": ITEMS[origin], "item": shape_of(args[0], depth + 1)}
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return {"kind": "tuple-of", "item": shape_of(args[0], depth + 1)}
        return {"kind": "tuple", "items": [shape_of(arg, depth + 1) for arg in args]}
    if origin in MAPS:
        return {"kind": "dict", "key": shape_of(args[0], depth + 1), "value": shape_of(args[1], depth + 1)}
    if isinstance(hint, type):
        if issubclass(hint, enum.Enum):
            return {"kind": "enum", "name": hint.__name__, "members": [member.name for member in hint]}
        if typing.is_typeddict(hint):
            return record("typed-dict", hint, typing.get_type_hints(hint), depth)
        if dataclasses.is_dataclass(hint):
            hints = typing.get_type_hints(hint)
            return record("record", hint, {f.name: hints[f.name] for f in dataclasses.fields(hint) if f.init}, depth)
        if issubclass(hint, tuple) and hasattr(hint, "_fields"):
            return record("record", hint, typing.get_type_hints(hint), depth)
    raise Unknown(getattr(hint, "__name__", None) or str(hint))

def record(kind, hint, hints, depth):
    fields = [{"name": name, "shape": shape_of(of, depth + 1)} for name, of in hints.items()]
    return {"kind": kind, "name": hint.__name__, "fields": fields}

def bad(value, shape):
    refuse("bad-input", short(value) + " is no " + shape["kind"] if short(value) else "it is no " + shape["kind"])

def decode(value, shape, module):
    kind = shape["kind"]
    if kind == "any":
        return value
    if kind in ("int", "float", "bool", "str", "none"):
        ok = {"int": type(value) is int, "float": type(value) in (int, float), "bool": type(value) is bool,
              "str": type(value) is str, "none": value is None}[kind]
        if not ok: bad(value, shape)
        return float(value) if kind == "float" else value
    if kind == "literal":
        for option in shape["values"]:
            if option == value and type(option) is type(value): return option
        bad(value, shape)
    if kind == "enum":
        if value not in shape["members"]: bad(value, shape)
        return module[shape["name"]][value]
    if kind == "union":
        for option in shape["options"]:
            try:
                return decode(value, option, module)
            except Refused:
                Run.broken = None
        bad(value, shape)
    if kind in ("list", "set", "frozenset", "tuple-of"):
        if type(value) is not list: bad(value, shape)
        items = [decode(item, shape["item"], module) for item in value]
        return {"list": list, "set": set, "frozenset": frozenset, "tuple-of": tuple}[kind](items)
    if kind == "tuple":
        if type(value) is not list or len(value) != len(shape["items"]): bad(value, shape)
        return tuple(decode(item, of, module) for item, of in zip(value, shape["items"]))
    if kind == "dict":
        textual = shape["key"]["kind"] == "str"
        if type(value) is not (dict if textual else list): bad(value, shape)
        pairs = value.items() if textual else value
        return {decode(k, shape["key"], module): decode(v, shape["value"], module) for k, v in pairs}
    if type(value) is not dict or not set(value) <= {f["name"] for f in shape["fields"]}: bad(value, shape)
    if kind == "record" and len(value) != len(shape["fields"]): bad(value, shape)
    fields = {f["name"]: decode(value[f["name"]], f["shape"], module) for f in shape["fields"] if f["name"] in value}
    return fields if kind == "typed-dict" else module[shape["name"]](**fields)

def encode(value, shape):
    """The stored form of a value that a user's sampler gave."""
    kind = shape["kind"]
    if kind == "float" and type(value) is int: return value
    if kind == "enum": return value.name if isinstance(value, enum.Enum) else value
    if kind == "union":
        for option in shape["options"]:
            stored = encode(value, option)
            try:
                decode(stored, option, collections.defaultdict(lambda: dict))
                return stored
            except BaseException:
                Run.broken = None
        return value
    if kind in ("list", "tuple-of") and isinstance(value, (list, tuple)): return [encode(item, shape["item"]) for item in value]
    if kind in ("set", "frozenset") and isinstance(value, (set, frozenset, list)):
        return sorted((encode(item, shape["item"]) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if kind == "tuple" and isinstance(value, (list, tuple)) and len(value) == len(shape["items"]):
        return [encode(item, of) for item, of in zip(value, shape["items"])]
    if kind == "dict" and isinstance(value, dict):
        pairs = [[encode(k, shape["key"]), encode(v, shape["value"])] for k, v in value.items()]
        return dict(pairs) if shape["key"]["kind"] == "str" else pairs
    if kind in ("typed-dict", "record"):
        get = value.get if isinstance(value, dict) else lambda name: getattr(value, name, None)
        names = [f for f in shape["fields"] if not isinstance(value, dict) or f["name"] in value]
        return {f["name"]: encode(get(f["name"]), f["shape"]) for f in names}
    return value

def shapes_of(function, loose=False):
    try:
        hints = typing.get_type_hints(function, include_extras=False)
    except Exception as error:
        raise Unknown("a type that cannot be read (" + str(error) + ")")
    shapes = {}
    for name in names_of(function):
        try:
            if name not in hints:
                raise Unknown("a parameter without a type")
            shapes[name] = shape_of(hints[name])
        except Unknown as error:
            if not loose: raise Unknown(name + ": " + str(error))
            shapes[name] = {"kind": "any"}
    return shapes

def names_of(function):
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

def unwrapped(function):
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function

shape_cache = {}

def known_shapes(function, source, name):
    # Not by the code object: functions that differ in their types alone have equal ones.
    shapes = shape_cache.get((source, name))
    if shapes is None:
        if len(shape_cache) > 256: shape_cache.clear()
        shapes = shape_cache[source, name] = shapes_of(unwrapped(function), loose=True)
    return shapes

def decode_arguments(function, module, request):
    arguments, shapes = request["arguments"], known_shapes(function, request["source"], request["name"])
    if set(arguments) != set(shapes):
        refuse("bad-input", "its parameters are " + ", ".join(shapes) + ", not " + ", ".join(arguments))
    return {name: decode(arguments[name], shape, module) for name, shape in shapes.items()}
`;
