"""The vault: contacts sealed to a campaign key that two different holders must open together."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

FEWEST, MOST = 2, 6
_PARAMETERS = 16
_SALT = pwhash.argon2id.SALTBYTES


class SealingError(Exception):
    """What cannot be sealed or opened; ``code`` is holders, same_holder, passphrase, tampered or context."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class HolderKeys:
    """A holder's public key (32 bytes) and the private key locked under a passphrase."""

    public_key: bytes
    locked_private: bytes


@dataclass(frozen=True)
class Vault:
    """The campaign's public key, and for each sorted pair of holders the two sealed halves in that order."""

    public_key: bytes
    shares: Mapping[tuple[str, str], tuple[bytes, bytes]]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _to(public_key: bytes, data: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(public_key)).encrypt(data))


def read(resealed: bytes, private: bytes) -> bytes:
    """What was sealed to the owner of this private key. Raises SealingError ``tampered``."""
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(resealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise SealingError("tampered") from error


def create_vault(holders: Mapping[str, bytes]) -> Vault:
    """A new vault for 2 to 6 holders (id to public key); the private key is not kept. Raises ``holders``."""
    if not FEWEST <= len(holders) <= MOST or len(set(holders.values())) != len(holders):
        raise SealingError("holders")
    key = PrivateKey.generate()
    return Vault(bytes(key.public_key), {(a, b): _split(bytes(key), holders[a], holders[b]) for a, b in combinations(sorted(holders), 2)})


def _split(key: bytes, one: bytes, other: bytes) -> tuple[bytes, bytes]:
    """Two halves of a key, each sealed to a public key."""
    pad = random(32)
    return _to(one, pad), _to(other, _xor(key, pad))


def admit(
    vault: Vault, b_private: bytes, b: str, a: str, half_for_b: bytes, new: tuple[str, bytes], others: Mapping[str, bytes]
) -> dict[tuple[str, str], tuple[bytes, bytes]]:
    """Sealed halves for each sorted pair of a new holder (id, public key) with the ``others`` (id to public key); the vault's key is put together once. Raises as ``open_with``."""
    name, public = new
    if name in others or not FEWEST <= len(others) + 1 <= MOST or len({public, *others.values()}) != len(others) + 1:
        raise SealingError("holders")
    key, made = _whole(vault, b_private, b, a, half_for_b), {}
    for other, theirs in others.items():
        first, second = sorted(((name, public), (other, theirs)))
        made[first[0], second[0]] = _split(key, first[1], second[1])
    return made


def _lock_key(passphrase: str, salt: bytes, ops: int, memory: int) -> bytes:
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return bytes(pwhash.argon2id.kdf(SecretBox.KEY_SIZE, secret, salt, opslimit=ops, memlimit=memory))


def new_holder(
    passphrase: str,
    *,
    opslimit: int = pwhash.argon2id.OPSLIMIT_MODERATE,
    memlimit: int = pwhash.argon2id.MEMLIMIT_MODERATE,
) -> HolderKeys:
    """A new key pair, its private half locked (argon2id; the limits, in passes and bytes, travel with it)."""
    private = PrivateKey.generate()
    return HolderKeys(bytes(private.public_key), lock_private(bytes(private), passphrase, opslimit=opslimit, memlimit=memlimit))


def lock_private(
    private: bytes,
    passphrase: str,
    *,
    opslimit: int = pwhash.argon2id.OPSLIMIT_MODERATE,
    memlimit: int = pwhash.argon2id.MEMLIMIT_MODERATE,
) -> bytes:
    """A private key (32 bytes) locked under a passphrase, which ``unlock`` takes."""
    salt = random(_SALT)
    box = SecretBox(_lock_key(passphrase, salt, opslimit, memlimit))
    return opslimit.to_bytes(8, "big") + memlimit.to_bytes(8, "big") + salt + bytes(box.encrypt(private))


def unlock(locked: bytes, passphrase: str) -> bytes:
    """The private key (32 bytes). Raises ``passphrase`` for a wrong one, ``tampered`` for broken limits."""
    ops, memory = int.from_bytes(locked[:8], "big"), int.from_bytes(locked[8:16], "big")
    if len(locked) != _PARAMETERS + _SALT + 72 or ops > 20 or memory > 2**30:
        raise SealingError("tampered")
    body = locked[_PARAMETERS:]
    try:
        return bytes(SecretBox(_lock_key(passphrase, body[:_SALT], ops, memory)).decrypt(body[_SALT:]))
    except (CryptoError, ValueError) as error:
        raise SealingError("passphrase") from error


def seal(data: bytes, public_key: bytes, *, context: bytes) -> bytes:
    """The data sealed to a public key with the place it belongs to bound inside."""
    return _to(public_key, hashlib.sha256(context).digest() + data)


def _half(vault: Vault, private: bytes, own: str, other: str) -> bytes:
    if own == other:
        raise SealingError("same_holder")
    pair = (own, other) if own < other else (other, own)
    if pair not in vault.shares:
        raise SealingError("holders")
    return read(vault.shares[pair][pair.index(own)], private)


def first_half(vault: Vault, holder_a_private: bytes, a: str, b_id: str, b_public: bytes) -> bytes:
    """A's half for the pair, sealed again so that only B reads it. Raises SealingError."""
    return _to(b_public, _half(vault, holder_a_private, a, b_id))


def open_with(
    vault: Vault, b_private: bytes, b: str, a: str, half_for_b: bytes, sealed: bytes, *, context: bytes, to_public: bytes
) -> bytes:
    """The plaintext sealed again to the requester. Raises ``tampered``, ``context``, ``same_holder``, ``holders``."""
    (opened,) = open_each(vault, b_private, b, a, half_for_b, [(sealed, context)])
    return lock_to(to_public, opened)


def open_each(vault: Vault, b_private: bytes, b: str, a: str, half_for_b: bytes, things: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """The plaintexts of things (sealed, context), one after the other; the vault's key is put together once, and let go with the last. Raises as ``open_with``."""
    key = _whole(vault, b_private, b, a, half_for_b)
    for sealed, context in things:
        payload = read(sealed, key)
        if not hmac.compare_digest(payload[:32], hashlib.sha256(context).digest()):
            raise SealingError("context")
        yield payload[32:]


def _whole(vault: Vault, b_private: bytes, b: str, a: str, half_for_b: bytes) -> bytes:
    """The vault's private key, of B's half and the one that A gave them."""
    halves = _half(vault, b_private, b, a), read(half_for_b, b_private)
    if len(halves[0]) != 32 or len(halves[1]) != 32:
        raise SealingError("tampered")
    key = _xor(*halves)
    if bytes(PrivateKey(key).public_key) != vault.public_key:
        raise SealingError("tampered")
    return key


def lock_to(public_key: bytes, data: bytes) -> bytes:
    """The data for the owner of a public key alone, who ``read``s it."""
    return _to(public_key, data)


def blind_index(value: str, key: bytes, *, campaign: str) -> bytes:
    """32 bytes, equal for two spellings of one contact within a campaign and telling nothing without the key."""
    plain = re.sub(r"[\s\-\u2010-\u2015\u2212]", "", unicodedata.normalize("NFKC", value)).lower()
    plain = re.sub(r"^(?:\+|00)86(?=1\d{10}$)", "", plain)
    name = hashlib.sha256(campaign.encode()).digest()
    return hmac.new(key, b"huiyin/contact/1\0" + name + plain.encode(), hashlib.sha256).digest()
