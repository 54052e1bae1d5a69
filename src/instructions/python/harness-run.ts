// The Python side of the sandbox, first part: limits, imports, running a procedure, its trace and its answer.

export const harnessRun = String.raw`
import ast, builtins, collections, copy, dataclasses, decimal, enum, fractions, datetime, functools, gc, json, linecache
import random, re, sys, types, typing
import collections.abc

USER_FILE = "<procedure>"
MOST_STEPS = 50_000
MOST_PRINTED = 65_536
MOST_ANSWER = 16_384
MOST_TRACE_TEXT = 8_192
ALLOWED = frozenset("""__future__ abc array base64 binascii bisect calendar cmath collections colorsys contextlib copy
csv dataclasses datetime decimal difflib enum fractions functools graphlib hashlib heapq html io itertools json keyword
locale math numbers operator random re statistics string textwrap types typing unicodedata zlib""".split())
sys.setrecursionlimit(600)

class Refused(BaseException):
    def __init__(self, kind, detail, line=None):
        super().__init__(kind, detail)
        self.kind, self.detail, self.line = kind, detail, line

class Run:
    """What went wrong in the run at hand, so that a procedure cannot swallow it."""
    broken, turn = None, 0

def refuse(kind, detail, line=None):
    error = Refused(kind, detail, line)
    if Run.broken is None:
        Run.broken = error
    raise error

def guarded_import(name, globals=None, locals=None, fromlist=(), level=0):
    if level != 0 or name.split(".")[0] not in ALLOWED:
        refuse("forbidden", "it imports " + ("." * level + name) + ", which a sandboxed procedure may not")
    return builtins.__import__(name, globals, locals, fromlist, level)

def forbidden(name):
    def call(*args, **kwargs):
        refuse("forbidden", "it calls " + name + "(), which a sandboxed procedure may not")
    return call

class Output:
    encoding, errors, written = "utf-8", "strict", 0
    def write(self, text):
        self.written += len(text)
        if self.written > MOST_PRINTED:
            refuse("output", "it printed more than " + format(MOST_PRINTED, ",") + " characters")
        return len(text)
    def flush(self): pass
    def isatty(self): return False

SAFE = {name: value for name, value in vars(builtins).items() if not name.startswith("_") or name in (
    "__build_class__", "__debug__")}
for name in ("open", "input", "breakpoint", "eval", "exec", "compile", "help", "exit", "quit", "copyright", "credits",
             "license", "globals", "locals"):
    SAFE[name] = forbidden(name)
SAFE["__import__"] = guarded_import
SAFE["__name__"] = "builtins"

# The ways from any value to the interpreter's inside. The realm around Python holds without this; it gives a reason.
INSIDE = frozenset("""__subclasses__ __globals__ __builtins__ __base__ __bases__ __mro__ __code__ __closure__ __loader__
__spec__ __getattribute__ __import__ f_back f_builtins f_globals f_locals gi_frame cr_frame ag_frame tb_frame mro""".split())

@functools.lru_cache(maxsize=64)
def compiled(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in INSIDE:
            refuse("forbidden", "it reads ." + node.attr + ", which a sandboxed procedure may not", node.lineno)
    return compile(tree, USER_FILE, "exec", dont_inherit=True)

def module_of(source):
    """A fresh module each time, so that nothing is left over from the run before."""
    module = {"__name__": "procedure", "__builtins__": dict(SAFE)}
    holder = types.ModuleType("procedure")
    holder.__dict__.update(module)
    sys.modules["procedure"] = holder
    exec(compiled(source), holder.__dict__)
    return holder.__dict__

def user_line(error):
    line, at = None, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == USER_FILE:
            line = at.tb_lineno
        at = at.tb_next
    return line

def step_counter():
    steps = 0
    def count(frame, event, arg):
        nonlocal steps
        if frame.f_code.co_filename != USER_FILE:
            return None
        steps += event == "line"
        if steps > MOST_STEPS:
            refuse("looped", "it did not end within " + format(MOST_STEPS, ",") + " steps", frame.f_lineno)
        return count
    return count

def guarded(work, counted=False):
    """Runs work() and returns its value; whatever escapes becomes a Refused. Lines are counted against a limit."""
    Run.broken = None
    printed, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), Output(), Output()
    Run.turn += 1
    random.seed(Run.turn)
    decimal.setcontext(decimal.Context())
    if counted:
        sys.settrace(step_counter())
    try:
        value = work()
    except Refused as error:
        error.line = error.line or user_line(error)
        raise
    except MemoryError as error:
        raise Refused("memory", "it needs more memory than it may take", user_line(error)) from None
    except RecursionError as error:
        raise Refused("recursion", "it calls itself too deeply", user_line(error)) from None
    except KeyboardInterrupt as error:
        raise Refused("looped", "it did not end in time", user_line(error)) from None
    except SyntaxError as error:
        raise Refused("raised", "SyntaxError: " + str(error.msg), error.lineno) from None
    except BaseException as error:
        line = user_line(error)
        if isinstance(error, OverflowError) and "index-sized" in str(error):
            raise Refused("memory", "it needs more memory than it may take", line) from None
        try:
            said = str(error)
        except BaseException:
            said = "(its message cannot be read)"
        raise Refused("raised", (type(error).__name__ + ": " + said if said else type(error).__name__)[:300], line) from None
    finally:
        sys.settrace(None)
        sys.stdout, sys.stderr = printed
    if Run.broken is not None:
        raise Run.broken
    return value

def short(value, most=80, depth=0):
    """A bounded repr; values that are expensive to write, or hold themselves, are not written."""
    kind = type(value)
    if depth > 4:
        return None
    if kind is str:
        text = repr(value if len(value) <= most else value[:most])
        return text if len(value) <= most else text + "..."
    if kind is int:
        return repr(value) if -10**40 < value < 10**40 else "a large integer"
    if value is None or kind in (bool, float, complex, decimal.Decimal, fractions.Fraction, range):
        return repr(value)
    if kind in (list, tuple, set, frozenset, dict, collections.deque, collections.Counter, collections.defaultdict):
        if len(value) > 24:
            return kind.__name__ + " of " + str(len(value))
        part = lambda item: short(item, most, depth + 1) or type(item).__name__
        if isinstance(value, dict):
            text = ", ".join(part(k) + ": " + part(v) for k, v in value.items())
        else:
            parts = [part(item) for item in value]
            text = ", ".join(sorted(parts) if isinstance(value, (set, frozenset)) else parts)
        if len(text) > 2 * most:
            return kind.__name__ + " of " + str(len(value))
        if kind is tuple:
            return "(" + text + (",)" if len(value) == 1 else ")")
        return "[" + text + "]" if kind in (list, collections.deque) else "{" + text + "}" if value else repr(value)
    if isinstance(value, enum.Enum):
        return str(value)
    record = getattr(kind, "_fields", None) if isinstance(value, tuple) else None
    if record is None and dataclasses.is_dataclass(kind):
        record = [field.name for field in dataclasses.fields(kind)]
    if record is not None:
        parts = (name + "=" + (short(getattr(value, name, None), most, depth + 1) or "...") for name in record)
        return kind.__name__ + "(" + ", ".join(parts) + ")"
    return None

CONSTANT = frozenset((int, float, str, bool, type(None), decimal.Decimal))

class Tracer:
    """Writes down each executed line of the user's functions with the values that it changed."""
    def __init__(self, source, most):
        self.statements, self.most, self.steps, self.trace, self.size = statements_of(source), most, 0, [], 0
        self.frames, self.full = {}, most == 0

    def start(self, frame, event, arg):
        code = frame.f_code
        if code.co_filename != USER_FILE or code.co_name == "<module>":
            return None
        if not self.full and not code.co_name.startswith("<"):
            self.frames[frame] = known = [None, {}, len(self.frames)]
            changed = self.changes(frame)
            if known[2] > 0:
                self.note(frame, "call " + code.co_name, changed)
        return self.step

    def step(self, frame, event, arg):
        if event == "line":
            self.steps += 1
            if self.steps > MOST_STEPS:
                refuse("looped", "it did not end within " + format(MOST_STEPS, ",") + " steps", frame.f_lineno)
        if not self.full and frame in self.frames:
            self.write(frame, event, arg)
        return self.step

    def write(self, frame, event, arg):
        known = self.frames[frame]
        first, text = self.statements.get(frame.f_lineno, (frame.f_lineno, ""))
        waiting = known[0]
        if event == "line" and waiting is not None and waiting[0] == first and not text.endswith(":"):
            return
        if waiting is not None and event != "exception":
            known[0] = None
            returns = event == "return" and waiting[1].startswith("return")
            self.note(frame, waiting[1], [short(arg) or type(arg).__name__] if returns else self.changes(frame))
        if self.full:
            return
        if event == "line":
            known[0] = (first, text)
        elif event == "return":
            self.frames.pop(frame, None)

    def changes(self, frame):
        before, changed = self.frames[frame][1], []
        for name, value in frame.f_locals.items():
            if name.startswith("."):
                continue
            known = before.get(name)
            if known is not None and known[0] is value and type(value) in CONSTANT:
                continue
            text = short(value)
            if text is not None and (known is None or known[1] != text):
                changed.append(name + " = " + text)
            before[name] = (value, text)
        return changed

    def note(self, frame, text, effects):
        if len(self.trace) >= self.most or self.size > MOST_TRACE_TEXT:
            self.trace.append("...")
            self.full = True
            self.frames.clear()
            return
        line = "  " * self.frames[frame][2] + text + ("  # " + ", ".join(effects) if effects else "")
        self.trace.append(line)
        self.size += len(line)

@functools.lru_cache(maxsize=64)
def statements_of(source):
    """From each line to the first line and the text of its statement; of a compound one, its head."""
    lines, found = source.split("\n"), {}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.stmt): continue
        body = getattr(node, "body", None) or getattr(node, "cases", None)
        last = node.end_lineno if not body else max(node.lineno, getattr(body[0], "lineno", node.lineno + 1) - 1)
        text = " ".join(line.strip() for line in lines[node.lineno - 1 : last] if not line.strip().startswith("#"))
        for line in range(node.lineno, last + 1):
            if line not in found or found[line][0] < node.lineno: found[line] = (node.lineno, text)
    return found

def plain(value, depth=0):
    """A returned value as JSON, or a refusal that names its type."""
    if depth > 40:
        refuse("not-json", "it returned something nested too deeply")
    if isinstance(value, enum.Enum):
        return plain(value.value, depth + 1)
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        if value != value or value in (float("inf"), float("-inf")):
            refuse("not-json", "it returned " + repr(value))
        return value
    if kind in (decimal.Decimal, fractions.Fraction, datetime.date, datetime.datetime, datetime.time, datetime.timedelta):
        return str(value)
    if kind in (list, tuple) or (isinstance(value, tuple) and hasattr(kind, "_fields")):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        for key in value:
            if type(key) is not str:
                refuse("not-json", "it returned a dictionary with a key of type " + type(key).__name__)
        return {key: plain(item, depth + 1) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name), depth + 1) for field in dataclasses.fields(value)}
    refuse("not-json", "it returned a value of type " + kind.__name__ + ", which JSON has no form for")

def answer_of(value):
    value = plain(value)
    try:
        text = value if type(value) is str else json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
    except UnicodeEncodeError:
        refuse("not-json", "it returned a text that is not valid Unicode")
    except ValueError as error:
        refuse("not-json", "it returned a value that cannot be written: " + str(error))
    if len(text) > MOST_ANSWER:
        refuse("output", "it returned " + format(len(text), ",") + " characters, more than " + format(MOST_ANSWER, ","))
    return text

def run_once(request, steps):
    def work():
        module = module_of(request["source"])
        function = module.get(request["name"])
        if not callable(function):
            refuse("bad-input", "the source has no function " + request["name"])
        arguments = decode_arguments(function, module, request)
        if steps == 0:
            return answer_of(function(**arguments)), [], 0
        tracer = Tracer(request["source"], steps)
        sys.settrace(tracer.start)
        try:
            value = function(**arguments)
        finally:
            sys.settrace(None)
        return answer_of(value), tracer.trace, tracer.steps
    return guarded(work)

def run(request):
    answer, trace, steps = run_once(request, request["traceSteps"])
    if request["twice"]:
        again = run_once(request, 0)[0]
        if again != answer:
            raise Refused("not-deterministic", "run twice it answered " + repr(answer)[:60] + " and " + repr(again)[:60])
        if re.search(r"\bobject at 0x[0-9a-f]+>", answer):
            raise Refused("not-deterministic", "its answer names an address in memory")
    return {"answer": answer, "trace": trace, "steps": steps}
`;
