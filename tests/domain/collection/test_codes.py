"""Receipt codes forgive typing and catch mistakes."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.collection.codes import ALPHABET, canonical, code_from, digest, new_code

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


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_code_of_a_nonce_is_the_same_under_the_same_key_only(nonce: bytes, key: bytes, other: bytes) -> None:
    code = code_from(nonce, key)
    assert canonical(code) == code == code_from(nonce, key)
    assert (code_from(nonce, other) == code) == (key == other)
    assert code_from(nonce[:-1] + bytes([nonce[-1] ^ 1]), key) != code
