// The Python side of the sandbox, third part: what a file offers, a user's own samplers, and the answering of requests.

export const harnessDescribe = String.raw`
@functools.lru_cache(maxsize=20_000)
def bound_names(node):
    """The names that a statement of the module gives a meaning, or changes."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)): return {node.name}
    if isinstance(node, ast.TypeAlias): return {node.name.id}
    if isinstance(node, ast.Import): return {(a.asname or a.name.split(".")[0]) for a in node.names}
    if isinstance(node, ast.ImportFrom): return {(a.asname or a.name) for a in node.names}
    if isinstance(node, ast.Expr):
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute): return {root(node.value.func)}
        return set()
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {name for target in targets for part in ast.walk(target) for name in [root(part)] if name}
    if is_main_guard(node): return set()
    return set().union(*(bound_names(child) for child in ast.walk(node) if child is not node and isinstance(child, ast.stmt)))

def is_main_guard(node):
    return isinstance(node, ast.If) and any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(node.test))

def root(node):
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)): node = node.value
    return node.id if isinstance(node, ast.Name) else ""

@functools.lru_cache(maxsize=20_000)
def used_names(node):
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    for n in ast.walk(node):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and len(n.value) < 200 and n.value.isprintable():
            names.update(re.findall(r"[A-Za-z_]\w*", n.value) if isinstance(getattr(n, "quoted_type", None), bool) else ())
    return names

def mark_quoted_types(tree):
    for node in ast.walk(tree):
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            for part in ast.walk(annotation) if annotation is not None else ():
                if isinstance(part, ast.Constant): part.quoted_type = True

def needed(tree, name):
    wanted, chosen = {name}, set()
    while True:
        more = [node for node in tree.body if node not in chosen and bound_names(node) & wanted]
        if not more: break
        for node in more:
            chosen.add(node)
            wanted |= used_names(node)
    return [node for node in tree.body
            if node in chosen or (isinstance(node, ast.ImportFrom) and node.module == "__future__")]

def first_line(node):
    return min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])

def text_of(nodes, lines, origins=None):
    """The statements as they stand, with the comments right above them; origins takes the number of each line's origin."""
    text, last, before = "", 0, None
    for node in nodes:
        start, end = first_line(node), node.end_lineno
        if start <= last: continue
        kind = "import" if isinstance(node, (ast.Import, ast.ImportFrom)) else (
            "block" if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else "line")
        # What stands above the imports is about the file.
        if kind != "import":
            while start - 1 > last and lines[start - 2].startswith("#"): start -= 1
        empty = 0 if before in (None, kind) and kind != "block" else 2 if "block" in (before, kind) else 1
        if before is None: empty = 0
        text += "\n" * empty + "\n".join(lines[start - 1 : end]).rstrip() + "\n"
        if origins is not None: origins.extend([start] * empty + list(range(start, end + 1)))
        last, before = end, kind
    return text

def without_doc(body):
    has = body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str)
    return body[1:] if has else body

def normal_form(nodes, name):
    texts = []
    for node in nodes:
        node = copy.deepcopy(node)
        for part in ast.walk(node):
            if isinstance(part, (ast.FunctionDef, ast.ClassDef)):
                part.body = without_doc(part.body) or [ast.Pass()]
                if part.name == name: part.name = "f"
            if isinstance(part, ast.Name) and part.id == name: part.id = "f"
        texts.append(ast.dump(node))
    return "\n".join(texts)

def literals(nodes):
    numbers, words = set(), set()
    for node in nodes:
        node = copy.deepcopy(node)
        for part in ast.walk(node):
            if isinstance(part, (ast.FunctionDef, ast.ClassDef)): part.body = without_doc(part.body)
            if not isinstance(part, ast.Constant) or hasattr(part, "quoted_type"): continue
            value = part.value
            if type(value) in (int, float) and abs(value) < 1e9: numbers.add(value)
            if type(value) is str and 0 < len(value) <= 40 and value.isprintable(): words.add(value)
    return {"numbers": sorted(numbers)[:64], "texts": sorted(words)[:64]}

def body_text(node, lines):
    """The statements after the docstring, not indented, with their comments."""
    body = without_doc(node.body)
    if not body: return "pass"
    after = node.body[0].end_lineno if body is not node.body else node.body[0].lineno - 1
    if body is node.body:
        while after > node.lineno and lines[after - 1].lstrip().startswith("#"): after -= 1
        if body[0].lineno == node.lineno: return "\n".join(ast.unparse(part) for part in body)
    text = lines[after : node.end_lineno]
    import textwrap
    return textwrap.dedent("\n".join(text)).strip("\n")

def imports_of(nodes):
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Import):
                for alias in part.names: yield alias.name, part.lineno
            elif isinstance(part, ast.ImportFrom):
                yield "." * part.level + (part.module or ""), part.lineno

def describe(request):
    source, only = request["source"], request.get("only")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise Refused("raised", "SyntaxError: " + str(error.msg), error.lineno)
    except (ValueError, RecursionError, MemoryError) as error:
        raise Refused("raised", type(error).__name__ + ": " + str(error))
    mark_quoted_types(tree)
    lines = source.split("\n")
    given = given_inputs(tree)
    done, refused = [], []
    for node in tree.body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name.startswith("_"): continue
        if only is not None and node.name != only: continue
        if node.name.startswith("sample_") and only is None: continue
        if any(node.name == other["name"] for other in done): continue
        try:
            done.append(describe_function(tree, node, lines, given, only is not None))
        except Refused as error:
            at = "" if error.line is None else " (line " + str(error.line) + ")"
            refused.append({"name": node.name, "reason": error.detail + at})
        except Unknown as error:
            refused.append({"name": node.name, "reason": "no inputs can be made for " + str(error)})
        except Exception as error:
            refused.append({"name": node.name, "reason": "it cannot be read: " + type(error).__name__ + ": " + str(error)})
    return {"procedures": done, "refused": refused}

def given_inputs(tree):
    given = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("sample_"):
            given[node.name[len("sample_"):]] = {"kind": "sampler"}
    if any("INPUTS" in bound_names(node) for node in tree.body):
        for name, inputs in inputs_of(ast.unparse(ast.Module(needed(tree, "INPUTS"), []))).items():
            if not isinstance(inputs, (list, tuple)) or not inputs:
                raise Refused("bad-input", "INPUTS[" + repr(name) + "] is not a list of inputs")
            given.setdefault(name, {"kind": "list", "size": len(inputs)})
    return given

def inputs_of(source):
    inputs = guarded(lambda: module_of(source).get("INPUTS"), counted=True)
    if not isinstance(inputs, dict):
        raise Refused("bad-input", "INPUTS is not a dictionary from names of functions to lists of inputs")
    return inputs

class Unalias(ast.NodeTransformer):
    def __init__(self, aliases): self.aliases, self.inside = aliases, set()
    def visit_Name(self, node):
        if node.id not in self.aliases or node.id in self.inside:
            return node
        self.inside.add(node.id)
        written = self.visit(copy.deepcopy(self.aliases[node.id]))
        self.inside.discard(node.id)
        return written

def type_aliases(nodes):
    """Names that stand for types and for nothing else: they are written out where they are used."""
    aliases = {n.name.id: n.value for n in nodes if isinstance(n, ast.TypeAlias)}
    types_only, others = set(), set()
    for node in nodes:
        annotations = [x for part in ast.walk(node) for x in (getattr(part, "annotation", None), getattr(part, "returns", None)) if x]
        inside = {id(n) for annotation in annotations for n in ast.walk(annotation)}
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                (types_only if id(part) in inside else others).add(part.id)
    for n in nodes:
        if isinstance(n, ast.Assign) and len(n.targets) == 1 and isinstance(n.targets[0], ast.Name):
            name = n.targets[0].id
            if name in types_only - others: aliases[name] = n.value
    return aliases

def describe_function(tree, node, lines, given, loose):
    if isinstance(node, ast.AsyncFunctionDef): raise Unknown("an async function")
    own = [n for n in ast.walk(node) if isinstance(n, (ast.Yield, ast.YieldFrom))]
    if own: raise Unknown("a generator")
    a = node.args
    if a.vararg or a.kwarg or a.posonlyargs: raise Unknown("*args, **kwargs or positional-only parameters")
    nodes = needed(tree, node.name)
    origins = []
    source = text_of(nodes, lines, origins)
    for name, line in imports_of(nodes):
        if name.split(".")[0] not in ALLOWED:
            raise Refused("forbidden", "it imports " + name + ", which a sandboxed procedure may not", line)
    module = guarded(lambda: module_of(source), counted=True)
    function = unwrapped(module[node.name])
    if not isinstance(function, types.FunctionType): raise Unknown("something that is not a plain function")
    how = given.get(node.name, {"kind": "none"})
    shapes = shapes_of(function, loose=loose or how["kind"] != "none")
    if not shapes: raise Unknown("a function without parameters")
    aliases = type_aliases(nodes)
    shown = Unalias(aliases).visit(copy.deepcopy(ast.FunctionDef(node.name, a, [ast.Pass()], [], node.returns)))
    a, returns = shown.args, ast.unparse(shown.returns) if shown.returns else ""
    written = {arg.arg: ast.unparse(arg.annotation) if arg.annotation else "" for arg in a.args + a.kwonlyargs}
    constants = [n for n in nodes if isinstance(n, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr))
                 and not bound_names(n) & aliases.keys()]
    helpers = [n.name for n in nodes if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and n is not node]
    return {
        "name": node.name,
        "parameters": [{"name": name, "shape": shape, "written": written[name]} for name, shape in shapes.items()],
        "returns": returns,
        "doc": (ast.get_docstring(node) or "").strip(),
        "signature": "def " + node.name + "(" + ast.unparse(a) + ")" + (" -> " + returns if returns else "") + ":",
        "body": body_text(node, lines),
        "constants": text_of(constants, lines).strip("\n") if constants else "",
        "source": source,
        "origins": origins,
        "normalForm": normal_form(nodes, node.name),
        "literals": literals(nodes),
        "helpers": helpers,
        "lines": len([line for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")]),
        "given": how,
    }

def sample(request):
    source, name = request["source"], request["name"]
    def work():
        module = module_of(pruned_with_inputs(source, name))
        shapes = known_shapes(module[name], source, name)
        rng = random.Random(request["seed"])
        sampler = module.get("sample_" + name)
        given = sampler(rng) if sampler is not None else rng.choice(module["INPUTS"][name])
        if isinstance(given, dict) and set(given) == set(shapes): values = given
        elif isinstance(given, tuple) and len(given) == len(shapes): values = dict(zip(shapes, given))
        elif len(shapes) == 1: values = {next(iter(shapes)): given}
        else: refuse("bad-input", "the inputs given for " + name + " are neither a tuple of its " + str(len(shapes)) +
                     " arguments nor a dictionary of them by name")
        stored = {key: encode(values[key], shape) for key, shape in shapes.items()}
        try:
            text = json.dumps(stored, allow_nan=False)
            text.encode("utf-8")
        except (TypeError, ValueError) as error:
            refuse("bad-input", "the inputs given for " + name + " cannot be stored: " + str(error))
        if any(abs(int(number)) > 2**53 for number in re.findall(r"(?<![\w.\"])-?\d{16,}(?![\w.\"])", text)):
            refuse("bad-input", "the inputs given for " + name + " hold an integer beyond 2**53")
        if len(text) > 65_536: refuse("bad-input", "the inputs given for " + name + " are longer than 65,536 characters")
        for key, shape in shapes.items(): decode(json.loads(text)[key], shape, module)
        return stored
    return guarded(work, counted=True)

@functools.lru_cache(maxsize=16)
def pruned_with_inputs(source, name):
    tree = ast.parse(source)
    mark_quoted_types(tree)
    nodes = needed(tree, name) + needed(tree, "sample_" + name)
    if not any(getattr(node, "name", "") == "sample_" + name for node in nodes): nodes += needed(tree, "INPUTS")
    chosen = set(nodes)
    return text_of([node for node in tree.body if node in chosen], source.split("\n"))

def rest(request):
    for i in range(20_000): str(i)

def handle(text):
    try:
        request = json.loads(text)
        answer = {"kind": "done", "value": {"describe": describe, "run": run, "sample": sample, "rest": rest}[request["do"]](request)}
    except Refused as error:
        refusal = {"kind": error.kind, "detail": error.detail}
        if error.line is not None: refusal["line"] = error.line
        if error.kind in ("memory", "recursion", "looped"):
            # Tracers and frames hold each other, and with them everything that was allocated.
            del error
            gc.collect()
        answer = {"kind": "refused", "refusal": refusal}
    except MemoryError:
        answer = {"kind": "refused", "refusal": {"kind": "memory", "detail": "it needs more memory than it may take"}}
    except KeyboardInterrupt:
        answer = {"kind": "refused", "refusal": {"kind": "looped", "detail": "it did not end in time"}}
    except RecursionError:
        answer = {"kind": "refused", "refusal": {"kind": "recursion", "detail": "it is nested too deeply"}}
    except Exception as error:
        answer = {"kind": "refused", "refusal": {"kind": "raised", "detail": type(error).__name__ + ": " + str(error)}}
    return json.dumps(answer)

# The way to JavaScript is closed: nothing of it is left to be found by name.
for name in list(sys.modules):
    if name.split(".")[0] in ("js", "pyodide_js", "pyodide", "_pyodide", "_pyodide_core", "pyodide_core"):
        del sys.modules[name]
sys.meta_path[:] = [finder for finder in sys.meta_path if "Js" not in type(finder).__name__ and "pyodide" not in type(finder).__module__]
handle
`;
