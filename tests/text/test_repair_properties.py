"""What holds for every text: repairing twice is repairing once, and every change leads back to where it came from."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.text.repair import Repaired, gather, repair
from text.polluter import LONG, by_bytes, by_characters, readings, repeated
from text.test_repair_families import PAGE, PARAGRAPHS

LISTED = readings(LONG)
EVIDENCE = gather([by_bytes(PAGE, LISTED)])
#: Bits of which damaged texts are made, whole and broken.
BITS = [
    "我們(men)",
    "?yōu)",
    "楹我_",
    "展",
    "(zhè)",
    "?zhèn)",
    "€",
    "別",
    "?!",
    "督⒔∪",
    "案(an)(an)",
    "會（huì）",
    "A(jiǔ)",
    "\ufffd(yōu)",
    "\n",
    "，",
    "1",
    "?",
    ")",
    "の",
    "\ue048",
]
polluted = st.builds(
    lambda parts, marks, backwards: by_bytes("".join(parts), dict(reversed(LISTED.items())) if backwards else LISTED, marks=marks),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
)
damaged = st.lists(st.one_of(st.sampled_from(BITS), st.sampled_from(PARAGRAPHS[0])), max_size=25).map("".join)


def holds(source: str, found: Repaired) -> None:
    """Offsets rise from the beginning to the end, repairs stand in order and quote the source, what no repair covers is unchanged."""
    offsets = list(found.mapped.offsets)
    assert offsets == sorted(offsets) and offsets[-1] == len(source) and offsets[0] >= 0
    covered: set[int] = set()
    for one in found.repairs:
        assert source[one.start : one.end] == one.before and 0 <= one.confidence <= 0.99
        assert (one.kind == "broken") == (one.confidence == 0)
        assert covered.isdisjoint(range(one.start, one.end))
        covered.update(range(one.start, one.end))
    assert [one.start for one in found.repairs] == sorted(one.start for one in found.repairs)
    kept = [at for at in range(len(source)) if at not in covered]
    place = {offset: character for offset, character in zip(offsets, found.mapped.text, strict=False) if offset not in covered}
    assert place == {at: source[at] for at in kept}


@given(polluted)
@settings(max_examples=40, deadline=None)
def test_a_polluted_text_keeps_the_way_back_and_is_repaired_once(source: str) -> None:
    found = repair(source)
    holds(source, found)
    assert repair(found.mapped.text).mapped.text == found.mapped.text


@given(damaged)
@settings(max_examples=100, deadline=None)
def test_any_damage_keeps_the_way_back(source: str) -> None:
    found = repair(source, evidence=EVIDENCE)
    holds(source, found)
    assert found.verdict == "polluted"


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_text_keeps_the_way_back(source: str) -> None:
    for found in (repair(source), repair(source, evidence=EVIDENCE)):
        holds(source, found)
    assert repair(source).mapped.text == source


@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=5).map("\n".join))
def test_clean_text_is_left_alone(source: str) -> None:
    assert repair(source).mapped.text == source


@given(
    st.lists(st.sampled_from(PARAGRAPHS), min_size=8, max_size=12, unique=True), st.sampled_from(["({})", "({} )", "（{}）"]), st.booleans()
)
@settings(max_examples=30, deadline=None)
def test_glosses_by_characters_are_restored_exactly(parts: list[str], gloss: str, again: bool) -> None:
    text = "\n".join(parts)
    source = repeated(text) if again else by_characters(text, LISTED, gloss=gloss)
    found = repair(source)
    holds(source, found)
    assert found.mapped.text == text
