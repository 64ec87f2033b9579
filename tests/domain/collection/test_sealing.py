"""Two holders open the vault, one does not."""

import pytest

from huiyin.domain.collection.sealing import (
    SealingError,
    blind_index,
    create_vault,
    first_half,
    new_holder,
    open_with,
    read,
    seal,
    unlock,
)

LOW = {"opslimit": 1, "memlimit": 8192}


def test_any_two_open_and_no_other_way() -> None:
    keys = {name: new_holder("pass " + name, **LOW) for name in "abc"}
    private = {name: unlock(k.locked_private, "pass " + name) for name, k in keys.items()}
    public = {name: k.public_key for name, k in keys.items()}
    vault = create_vault(public)
    sealed = seal(b"secret", vault.public_key, context=b"row/1")
    for a, b in ("ab", "ba", "ac", "cb"):
        half = first_half(vault, private[a], a, b, public[b])
        out = open_with(vault, private[b], b, a, half, sealed, context=b"row/1", to_public=public["a"])
        assert read(out, private["a"]) == b"secret"
        for bad, context, code in ((sealed, b"row/2", "context"), (sealed[:-1] + b"\0\0", b"row/1", "tampered")):
            with pytest.raises(SealingError) as refused:
                open_with(vault, private[b], b, a, half, bad, context=context, to_public=public["a"])
            assert refused.value.code == code
    with pytest.raises(SealingError) as alone:
        first_half(vault, private["a"], "a", "a", public["a"])
    assert alone.value.code == "same_holder"
    with pytest.raises(SealingError) as wrong:
        unlock(keys["a"].locked_private, "wrong")
    assert wrong.value.code == "passphrase"


@pytest.mark.parametrize("count", [0, 1, 7])
def test_bounds(count: int) -> None:
    with pytest.raises(SealingError) as refused:
        create_vault({str(i): bytes([i]) * 32 for i in range(count)})
    assert refused.value.code == "holders"


def test_blind_index() -> None:
    assert blind_index("+86 138-0000-0000", b"k", campaign="c") == blind_index("１３８００００００００", b"k", campaign="c")
