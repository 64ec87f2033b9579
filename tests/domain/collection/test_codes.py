"""Receipt codes forgive typing and catch mistakes."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.collection.codes import ALPHABET, canonical, digest, new_code

codes = st.builds(new_code)


@given(codes, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character(code: str, at: int, other: str) -> None:
    plain = code.replace("-", "")
    changed = plain[:at] + other + plain[at + 1 :]
    assert canonical(changed) == (code if changed == plain else None)


@given(codes, st.integers(0, 10))
def test_adjacent_swap(code: str, at: int) -> None:
    plain = code.replace("-", "")
    changed = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert canonical(changed) == (code if changed == plain else None)


@given(codes)
def test_forgiven_and_digest(code: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code.lower().replace("0", "o").replace("1", "l"))
    assert canonical(" " + wide) == code
    assert digest(wide, b"k") == digest(code, b"k")
    assert (digest(code, b"other") == digest(code, b"k")) is False
