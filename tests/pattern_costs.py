"""Every regular expression of the product, hostile texts made from its own parts, and what they cost."""

import ast
import importlib
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import FrameType, MappingProxyType, ModuleType
from typing import Any

from tests.architecture.test_import_direction import OURS, ROOT, sources

OF_RE = ("compile", "search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split")
ANCHORED = {"match", "fullmatch"}
LONG = 4000
MAX_RATIO = 8.0  # of a text to a quarter of it: a line has 4, a square 16
SUSPICIOUS = 5.5  # the same of a short text, where what is paid once hides a square
NOISE = 0.002  # seconds for LONG: what costs less is no harm, and its ratio is chance
GIVEN_UP = 2.0  # seconds for one text
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
MANY = 50  # a repeat that may take so many or more is driven
REPLACED = {sre.CATEGORY_DIGIT: "7", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
CLASSES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_NOT_WORD: r"\W",
}
OTHERS = ("a", "7", " ", "-", "ă", "Z", ".", "\n", "/", "!", "x", "b")


@dataclass(frozen=True, slots=True)
class Ours:
    """A pattern, where it stands, and the methods of re that it is used with."""

    pattern: re.Pattern[Any]
    where: str
    methods: frozenset[str]

    @property
    def is_anchored(self) -> bool:
        return bool(self.methods) and self.methods <= ANCHORED


def our_patterns() -> list[Ours]:
    """Those that modules hold, in whatever they hold, and those written where they are used."""
    trees = {path: ast.parse(path.read_text()) for path in _product()}
    used = _methods_by_name(trees.values())
    found: dict[tuple[Any, int, bool], Ours] = {}
    for path, tree in trees.items():
        module = importlib.import_module(_dotted(path))
        seen: set[int] = set()
        for name, value in vars(module).items():
            for pattern in _held(value, seen):
                methods = frozenset(used.get(name, ()))
                _add(found, Ours(pattern, f"{path.relative_to(ROOT)} {name}", methods))
        for line, methods, text, flags in _written(tree, module):
            where = f"{path.relative_to(ROOT)}:{line}"
            _add(found, Ours(re.compile(text, flags), where, frozenset(methods)))
    return list(found.values())


def _add(found: dict[tuple[Any, int, bool], Ours], ours: Ours) -> None:
    found.setdefault((ours.pattern.pattern, ours.pattern.flags, ours.is_anchored), ours)


def _product() -> list[Path]:
    """Without the modules that start a web process once they are imported."""
    return [path for app in OURS for path in sources(app) if path.stem not in ("wsgi", "rsgi")]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _methods_by_name(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and node.attr in OF_RE and not _is_re(node.value):
            held = node.value
            name = held.id if isinstance(held, ast.Name) else getattr(held, "attr", "")
            used.setdefault(name, set()).add(node.attr)
    return used


def _is_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "re"


def _held(value: Any, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
        return
    if id(value) in seen or isinstance(value, (str, bytes, int, float, type(None), type, ModuleType)):
        return
    seen.add(id(value))
    inside: Iterable[Any] = ()
    if isinstance(value, (dict, MappingProxyType)):
        inside = value.values()
    elif isinstance(value, (list, tuple, set, frozenset)):
        inside = value
    elif type(value).__module__.partition(".")[0] in OURS:
        slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        inside = [*getattr(value, "__dict__", {}).values(), *(getattr(value, name, None) for name in slots)]
    for each in inside:
        yield from _held(each, seen)


def _written(tree: ast.Module, module: ModuleType) -> Iterator[tuple[int, set[str], str, int]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        calls_re = isinstance(node.func, ast.Attribute) and _is_re(node.func.value) and node.args
        flags = [part for each in [*node.args[1:], *node.keywords] for part in _names_of_flags(each)]
        if calls_re and node.func.attr in OF_RE and node.func.attr != "compile":
            given = [(node.args[0], {node.func.attr})]
        else:
            given = [(each.value, {"search"}) for each in node.keywords if each.arg == "asked"]
        for expression, methods in given:
            if (text := _text(expression, module)) is not None:
                yield node.lineno, methods, text, sum({getattr(re, name).value for name in flags})


def _names_of_flags(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and _is_re(part.value) and part.attr.isupper():
            yield part.attr


def _text(node: ast.expr, module: ModuleType) -> Any:
    """What the expression gives; a part that only a function knows is a word. None where all of it is so."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else str(_known(part.value, module) or "abc")
            for part in node.values
        )
    return _known(node, module)


def _known(node: ast.expr, module: ModuleType) -> Any:
    try:
        value = eval(compile(ast.Expression(node), "pattern", "eval"), dict(vars(module)))  # noqa: S307 - our code
    except Exception:
        return None
    return value if isinstance(value, (str, bytes)) else None


def hostile_texts(pattern: re.Pattern[Any]) -> Iterator[Callable[[int], Any]]:
    """Makers of a text of a given length: what a long repeat takes, alone, after what stands before it, and
    both together again and again; each with an end that lets the match fail."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    texts = dict.fromkeys(text for text in _repeated(parsed, ""))
    is_bytes = isinstance(pattern.pattern, bytes)
    for start, body in texts:
        for end in ("\x00", ""):
            yield _maker(start, body, end, is_bytes)


def _maker(start: str, body: str, end: str, is_bytes: bool) -> Callable[[int], Any]:
    def make(length: int) -> Any:
        text = (start + body * (length // len(body) + 1))[:length] + end
        return text.encode("latin-1", "replace") if is_bytes else text

    return make


def _repeated(items: Any, before: str) -> Iterator[tuple[str, str]]:
    for kind, value in items:
        if kind in REPEATS and value[1] >= MANY:
            body = _sample(value[2]) or "a"
            yield before, "".join(_variants(value[2])) or body  # what two alternatives take in two ways
            yield before, body
            yield "", body
            if before:
                yield "", before + body
                yield "", f"{before} "
        for inner in _parts(kind, value):
            yield from _repeated(inner, before)
        before += _sample([(kind, value)])


def _parts(kind: Any, value: Any) -> list[Any]:
    """The sequences of items that stand within an item."""
    if kind in REPEATS:
        return [value[2]]
    if kind is sre.BRANCH:
        return list(value[1])
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is sre.ATOMIC_GROUP else []


def _variants(items: Any) -> list[str]:
    """The sample once with each alternative that stands in it; none where there is no choice."""
    found = []
    for at, (kind, value) in enumerate(items):
        inner = value[3] if kind is sre.SUBPATTERN else None
        choices = (
            [_sample(each) for each in value[1]] if kind is sre.BRANCH else _variants(inner) if inner else []
        )
        found += [_sample(items[:at]) + chosen + _sample(items[at + 1 :]) for chosen in choices]
    return found


def _sample(items: Any) -> str:
    return "".join(_sample_of(kind, value) for kind, value in items)


def _sample_of(kind: Any, value: Any) -> str:
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return next(sign for sign in OTHERS if sign != chr(value))
    if kind is sre.ANY:
        return "x"
    if kind is sre.IN:
        return _sign_in(value)
    if kind is sre.BRANCH:
        return _sample(value[1][0])
    if kind is sre.SUBPATTERN:
        return _sample(value[3])
    if kind is sre.ATOMIC_GROUP:
        return _sample(value)
    if kind in REPEATS:
        return _sample(value[2]) * value[0]
    return ""


def _sign_in(members: Any) -> str:
    if members[0][0] is not sre.NEGATE:
        kind, value = members[0]
        if kind is sre.LITERAL:
            return chr(value)
        return chr(value[0]) if kind is sre.RANGE else REPLACED.get(value, "-")
    refused = "".join(_written_again(kind, value) for kind, value in members[1:])
    return next((sign for sign in OTHERS if not re.match(f"[{refused}]", sign)), "a")


def _written_again(kind: Any, value: Any) -> str:
    if kind is sre.LITERAL:
        return re.escape(chr(value))
    if kind is sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return CLASSES[value]


class TooSlow(Exception):
    pass


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, GIVEN_UP)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds(ours: Ours, text: Any, runs: int = 1) -> float:
    """Of this process, the least of so many runs; GIVEN_UP where it takes longer."""
    least = GIVEN_UP
    for _run in range(runs):
        began = time.process_time()
        try:
            with _time_limit():
                if ours.is_anchored:
                    ours.pattern.match(text)
                    ours.pattern.fullmatch(text)
                else:
                    for _match in ours.pattern.finditer(text):
                        pass
        except TooSlow:
            return GIVEN_UP
        least = min(least, time.process_time() - began)
    return least


def is_super_linear(ours: Ours, make: Callable[[int], Any]) -> bool:
    """What a text of LONG costs, then its growth, and that again on longer texts, where a repeat with a bound
    is straight and the noise of the machine small."""
    if (at_once := seconds(ours, make(LONG // 4))) < NOISE / 16 or seconds(ours, make(LONG)) < NOISE:
        return False
    if at_once >= GIVEN_UP:
        return True
    return all(
        _grows(ours, make, length, most) for length, most in ((LONG, SUSPICIOUS), (LONG * 4, MAX_RATIO))
    )


def _grows(ours: Ours, make: Callable[[int], Any], length: int, most: float) -> bool:
    """Whether a text costs more than so many times a quarter of it, in three looks."""
    long = seconds(ours, make(length), 3)
    return long >= GIVEN_UP or long > most * seconds(ours, make(length // 4), 3)
