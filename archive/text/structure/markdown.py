"""Markdown parsed within limits: a text made to take very long is refused, the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block.blockquote import blockquote
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

LONGEST = 300_000  # characters of a text that is read as Markdown
MOST_NESTED = 90  # blocks in each other
BASE_BUDGET = 20_000  # steps and tokens that any text may take; and one more of each for every character


@dataclass(slots=True)
class _Budget:
    """What parsing a text may still take."""

    steps: int
    pieces: int


class HostileMarkdownError(ValueError):
    """A text is too long to be read as Markdown, or takes far more steps than any that a person wrote."""


class _BudgetedInline(ParserInline):
    """The inline parser, which counts how often it looks ahead: for unclosed brackets a hundred times each."""

    def skipToken(self, state: StateInline) -> None:  # noqa: N802  # its name in the parser
        _spend_step(state.env)
        super().skipToken(state)


class _BudgetedBlockState(StateBlock):
    """The state of the block parser, which counts tokens: the cells that a row lacks are filled up."""

    __slots__ = ()

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        budget = self.env[_BUDGET]
        budget.pieces -= 1
        if budget.pieces < 0:
            raise HostileMarkdownError("This text is in too many pieces to be read as Markdown.")
        if self.level >= MOST_NESTED:  # the parser itself would leave out all that follows
            raise HostileMarkdownError("This text is nested too deeply to be read as Markdown.")
        return super().push(ttype, tag, nesting)


class _BudgetedBlock(ParserBlock):
    def parse(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        if not src:
            return None
        state = _BudgetedBlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


def _budgeted_blockquote(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Parse a quotation; called at every line where one may begin or end, again and again where they are nested."""
    _spend_step(state.env)
    return blockquote(state, first, last, silent)


def _spend_step(env: Any) -> None:
    budget = env[_BUDGET]
    budget.steps -= 1
    if budget.steps < 0:
        raise HostileMarkdownError("This text takes too many steps to be read as Markdown.")


def _parser(*, html: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": html, "maxNesting": MOST_NESTED + 10}).enable(["table", "strikethrough"])
    counting_inline, counting_block = _BudgetedInline(), _BudgetedBlock()
    counting_inline.ruler, counting_inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    counting_block.ruler = parser.block.ruler
    parser.inline, parser.block = counting_inline, counting_block
    before = ["paragraph", "reference", "blockquote", "list"]  # what a quotation ends, as in the parser itself
    parser.block.ruler.at("blockquote", _budgeted_blockquote, {"alt": before})
    return parser


_BUDGET = "budget"
_MARKDOWN = _parser(html=False)
_MARKDOWN_WITH_HTML = _parser(html=True)


def parse(body: str) -> list[Token]:
    """Return the tokens of a text, in time that grows in step with its length. Raises HostileMarkdownError."""
    if len(body) > LONGEST:
        raise HostileMarkdownError(f"This text has {len(body)} characters; at most {LONGEST} are read as Markdown.")
    return _parse(_MARKDOWN, body)


def render_with_html(body: str) -> str:
    """Return a text that mixes Markdown and HTML as HTML alone, not sanitised.

    Any length is read, in time that grows in step with it. Raises HostileMarkdownError.
    """
    tokens = _parse(_MARKDOWN_WITH_HTML, body)
    return str(_MARKDOWN_WITH_HTML.renderer.render(tokens, _MARKDOWN_WITH_HTML.options, {}))


def _parse(parser: MarkdownIt, body: str) -> list[Token]:
    try:
        return parser.parse(body, {_BUDGET: _Budget(BASE_BUDGET + len(body), BASE_BUDGET + len(body))})
    except RecursionError:
        raise HostileMarkdownError("This text is nested too deeply to be read as Markdown.") from None
