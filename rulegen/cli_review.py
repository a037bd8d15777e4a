"""`rulegen suggest --interactive`: one suggestion at a time, on the terminal itself.

The screen is drawn on /dev/tty, since standard input may be the mail that is read. It needs
80 columns and 24 rows, and nothing but what every terminal can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from rulegen.commands.suggest.review import Review
from rulegen.errors import RulegenError, printable
from rulegen.fields import spans_of
from rulegen.parse import parse
from rulegen.report.suggest import Paint, many, place, when, wrapped

if TYPE_CHECKING:
    from rulegen.commands.suggest import Suggestion
    from rulegen.commands.suggest.change import Word

WIDTH = 78
ABOVE = 16  # rows of the page that stay above a question
KEYS = (
    ("a", "accept"),
    ("s", "skip"),
    ("p", "pin a value"),
    ("l", "literal"),
    ("v", "variable"),
    ("e", "edit"),
    ("u", "undo change"),
    ("t", "all lines"),
    ("n", "next"),
    ("b", "back"),
    ("w", "write, quit"),
    ("q", "quit"),
)
FIELD, WORD = "1;36", "1;33"


class Screen:
    """The terminal: a page with keys below it, questions, long texts."""

    def __init__(self) -> None:
        from prompt_toolkit.input import create_input
        from prompt_toolkit.output import create_output

        self._tty_in = open("/dev/tty")  # noqa: SIM115  (both live as long as the screen)
        self._tty_out = open("/dev/tty", "w")  # noqa: SIM115
        self._input = create_input(self._tty_in)
        self._output = create_output(self._tty_out)
        self._shown: list[str] = []

    def page(self, rows: list[str], message: str, keys: str) -> str:
        """Shows rows and waits for one of the keys. The arrows scroll what does not fit."""
        from prompt_toolkit.application import Application
        from prompt_toolkit.formatted_text import ANSI
        from prompt_toolkit.key_binding import KeyBindings
        from prompt_toolkit.layout import HSplit, Layout, Window
        from prompt_toolkit.layout.controls import FormattedTextControl

        self._shown = rows
        bindings = KeyBindings()
        body = Window(FormattedTextControl(ANSI("\n".join(rows)), focusable=True), wrap_lines=True)
        for key in keys:
            bindings.add(key)(_leaving(key))
        bindings.add("c-c")(_leaving("q"))
        for key, by in (("down", 1), ("up", -1), ("pagedown", 15), ("pageup", -15)):
            bindings.add(key)(_scrolling(body, by, len(rows)))
        below = [ANSI(f"\x1b[1;31m{message}\x1b[0m"), *map(ANSI, _key_rows(keys))]
        parts = [body, *(Window(FormattedTextControl(row), height=1) for row in below)]
        app: Application[str] = Application(
            Layout(HSplit(parts)),
            key_bindings=bindings,
            full_screen=True,
            input=self._input,
            output=self._output,
        )
        return app.run()

    def question(self, text: str, default: str = "", check: Callable[[str], Any] = str) -> str:
        """A line typed below the page, which `check` must take; "" if given up (Ctrl-C). What
        it raises is shown while the line is typed."""
        from prompt_toolkit.shortcuts import PromptSession
        from prompt_toolkit.validation import ValidationError, Validator

        class _Checked(Validator):
            def validate(self, document: Any) -> None:
                try:
                    check(document.text)
                except RulegenError as error:
                    at = error.span[0] if error.span else len(document.text)
                    raise ValidationError(at, error.message) from None

        above = "\r\n".join(self._shown[:ABOVE])
        self._output.write_raw(f"\x1b[2J\x1b[H{above}\r\n\r\n")
        session: PromptSession[str] = PromptSession(
            input=self._input, output=self._output, validator=_Checked()
        )
        try:
            return session.prompt(text, default=default)
        except (KeyboardInterrupt, EOFError):
            return ""

    def close(self) -> None:
        """Gives the terminal back, cleared of the last question."""
        self._output.erase_screen()
        self._output.cursor_goto(0, 0)
        self._output.flush()
        self._tty_in.close()
        self._tty_out.close()


def _leaving(key: str) -> Callable[[Any], None]:
    return lambda event: event.app.exit(result=key)


def _scrolling(body: Any, by: int, rows: int) -> Callable[[Any], None]:
    def scroll(event: Any) -> None:
        body.vertical_scroll = max(0, min(body.vertical_scroll + by, rows - 1))

    return scroll


def _key_rows(keys: str) -> list[str]:
    """The keys with what they do, five in a row of 80 columns."""
    shown = [f"\x1b[7m {key} \x1b[0m {text:<11}" for key, text in KEYS if key in keys]
    return [" ".join(shown[at : at + 5]) for at in range(0, len(shown), 5)]


def review(state: Review, root: str, screen: Screen) -> str:
    """Goes through the suggestions until `w` (write) or `q` (quit), which is returned."""
    message = warned = ""
    while True:
        rows = list(_rows(state, root))
        key = screen.page(rows, message, "".join(key for key, _ in KEYS))
        if key == "w" or (key == "q" and (warned or not state.accepted())):
            return key
        message = warned = ""
        if key == "q":
            message = warned = f"{many(len(state.accepted()), 'rule')} not written: w, or q again"
            continue
        try:
            message = _ACTIONS[key](state, screen) or ""
        except RulegenError as error:
            message = error.message


def _rows(state: Review, root: str) -> Iterator[str]:
    """The page of the suggestion shown."""
    item, paint = state.item, Paint(True)
    one = item.now
    title = f"{state.at + 1} of {len(state.items)}  {one.id}  {printable(one.rule.program)}"
    yield paint("head", f"{title:<48}{_decided(state):>30}")
    for reason in one.reasons:
        yield from (paint("alarm", row) for row in wrapped(printable(reason), WIDTH))
    yield from wrapped(f"{many(one.rule.count, 'line')}, {when(one)}, {place(one, root)}", WIDTH)
    yield from _effect(item.effect.left, item.effect.others)
    yield ""
    for text in one.rule.samples[:2]:
        yield from _sample(one, text)
    yield ""
    yield from (paint("rule", row) for row in _cut(printable(one.rule.text)))
    for number, count in enumerate(state.values(), start=1):
        shown = ", ".join(printable(value) for value, _ in count.most_common(3))
        row = f"{number:>2}  {many(len(count), 'value')}: {shown}"
        yield row if len(row) <= WIDTH else row[: WIDTH - 2] + " …"


def _decided(state: Review) -> str:
    """What was decided of the one shown, and how many are left."""
    word = {"accept": "accepted", "skip": "skipped", "": "undecided"}[state.item.decision]
    return f"{word}, {state.open()} left" if state.open() else f"{word}; w writes"


def _effect(left: int, others: int) -> Iterator[str]:
    if left:
        yield f"leaves {many(left, 'line')} of this event reported"
    if others:
        yield f"hides {many(others, 'line')} of other suggestions, too"


def _sample(one: Suggestion, text: str) -> Iterator[str]:
    """A sample from the ident on, its variable parts in colour."""
    from rulegen.report.suggest import marked

    record = parse(text)
    start = len(record.stamp) + len(record.host)
    spans = [(a - start, b - start) for a, b in spans_of(one.tree, text) if a >= start]
    yield from (
        row.rstrip("\n")[2:] for row in marked(text[start:], spans, Paint(True), WIDTH - 2, 3)
    )


def _cut(text: str) -> Iterator[str]:
    return (text[at : at + WIDTH] for at in range(0, len(text), WIDTH))


def _accept(state: Review, screen: Screen) -> None:
    state.decide("accept")


def _skip(state: Review, screen: Screen) -> None:
    state.decide("skip")


def _next(state: Review, screen: Screen) -> None:
    state.move(1)


def _back(state: Review, screen: Screen) -> None:
    state.move(-1)


def _undo(state: Review, screen: Screen) -> None:
    state.undo()


def _number(screen: Screen, text: str, most: int) -> int | None:
    """A number from 1 to `most` that is typed, counted from 0; None if given up."""

    def check(typed: str) -> None:
        if typed and not (typed.isdigit() and 1 <= int(typed) <= most):
            raise RulegenError(f"a number from 1 to {most}")

    typed = screen.question(text, check=check)
    return int(typed) - 1 if typed else None


def _pin(state: Review, screen: Screen) -> str | None:
    values = state.values()
    if not values:
        return "this rule has no variable part"
    number = _number(screen, f"Which part holds one value (1-{len(values)})? ", len(values))
    if number is None:
        return None
    usual = values[number].most_common(1)
    value = screen.question("Its value: ", default=usual[0][0] if usual else "")
    if value:
        state.pin(number, [value])
    return None


def _literal(state: Review, screen: Screen) -> str | None:
    values = state.values()
    if not values:
        return "this rule has no variable part"
    number = _number(screen, f"Which part becomes its values (1-{len(values)})? ", len(values))
    if number is not None:
        state.literal(number)
    return None


def _variable(state: Review, screen: Screen) -> str | None:
    words = state.words()
    if not words:
        return "this rule has no constant word"
    number = _number(screen, _word_list(words), len(words))
    if number is not None:
        state.variable(words[number])
    return None


def _word_list(words: list[Word]) -> str:
    listed = "  ".join(f"{n}:{printable(word.text)}" for n, word in enumerate(words, start=1))
    return "\n".join([*wrapped(listed, WIDTH), f"Which word varies (1-{len(words)})? "])


def _edit(state: Review, screen: Screen) -> None:
    from rulegen.ere import parse as parse_rule

    now = state.item.now.rule.text
    text = screen.question("", default=now, check=parse_rule)
    if text and text != now:
        state.edit(text)


def _all_lines(state: Review, screen: Screen) -> None:
    rows = [row for line in state.lines() for row in wrapped(printable(line), WIDTH)]
    screen.page(rows, "", "b")


_ACTIONS: dict[str, Callable[[Review, Screen], str | None]] = {
    "a": _accept,
    "s": _skip,
    "p": _pin,
    "l": _literal,
    "v": _variable,
    "e": _edit,
    "u": _undo,
    "t": _all_lines,
    "n": _next,
    "b": _back,
}
