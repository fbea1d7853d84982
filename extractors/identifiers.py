"""Identifiers with a check: SIRET, SIREN, RNA, IBAN, BIC, NAF, post code, phone, e-mail.

The checks are those of DOMAIN §2. An identifier that fails its check has no value; what one
digit confused in reading would give is only suggested (edge case 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum import iban as stdnum_iban

from .parsed import DOUBT, LIKELY, SURE, Parsed, clean_line, is_answer, nothing, suggestions
from .parsed import unread as _unread

_GAP = r"[\s\u00a0\u202f\u2009._/|-]?"
_LA_POSTE = "356000000"
_LETTER_AS_DIGIT = str.maketrans("OoQDIl|ZSsGBb", "0000111255688")
_CONFUSED = {
    "0": "86", "1": "7", "2": "7", "3": "8", "4": "9", "5": "68", "6": "580", "7": "12",
    "8": "3056", "9": "4",
}  # fmt: skip


def _luhn(digits: str) -> bool:
    total = 0
    for index, sign in enumerate(reversed(digits)):
        number = int(sign) * (1 + index % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def valid_siren(digits: str) -> bool:
    """Tell whether nine digits are a SIREN (Luhn)."""
    return len(digits) == 9 and digits.isdecimal() and digits.strip("0") != "" and _luhn(digits)


def valid_siret(digits: str) -> bool:
    """Tell whether fourteen digits are a SIRET: Luhn on all and on the SIREN; La Poste mod 5."""
    if len(digits) != 14 or not digits.isdecimal() or not valid_siren(digits[:9]):
        return False
    if _luhn(digits):
        return True
    return digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0


def _confusable(text: str, valid: Callable[[str], bool]) -> list[str]:
    """Return what one letter-digit or digit-digit confusion would make valid."""
    as_digits = text.translate(_LETTER_AS_DIGIT)
    if as_digits != text and valid(as_digits):
        return [as_digits]
    found = []
    for index, sign in enumerate(text):
        for other in _CONFUSED.get(sign, ""):
            guess = text[:index] + other + text[index + 1 :]
            if valid(guess):
                found.append(guess)
    return found


def _runs(text: str, signs: str, length: int) -> list[str]:
    """Return the runs of exactly ``length`` signs, gaps between them removed."""
    pattern = rf"(?<!\w)(?:{signs}{_GAP}){{{length - 1}}}{signs}(?!\w)"
    return [re.sub(r"\W|_", "", match) for match in re.findall(pattern, text)]


def sirets_in(text: str) -> tuple[str, ...]:
    """Return the valid SIRETs of running text, each once, in order."""
    return tuple(dict.fromkeys(run for run in _runs(text, r"\d", 14) if valid_siret(run)))


def sirens_in(text: str) -> tuple[str, ...]:
    """Return the valid SIRENs (nine digits standing alone) of running text, each once."""
    return tuple(dict.fromkeys(run for run in _runs(text, r"\d", 9) if valid_siren(run)))


def _checked(text: str, length: int, valid: Callable[[str], bool], spoken: str) -> Parsed[str]:
    """Read one number of digits with a check; ``spoken`` is its printed name, taken away."""
    if not is_answer(text):
        return nothing()
    line = re.sub(spoken, " ", clean_line(text), flags=re.IGNORECASE)
    runs = list(dict.fromkeys(_runs(line, r"\d", length)))
    good = [run for run in runs if valid(run)]
    if len(runs) == 1 and good:
        rest = re.sub(rf"(?:\d{_GAP}){{{length}}}", " ", line, count=1)
        return Parsed(runs[0], 0.9 if re.search(r"\d", rest) else SURE)
    if len(runs) > 1:
        return _unread(*good) if len(good) != 1 else Parsed(good[0], DOUBT)
    loose = re.sub(r"\W|_", "", runs[0] if runs else line)
    if len(loose) != length:
        return _unread()
    return _unread(*_confusable(loose, valid))


def parse_siret(text: str) -> Parsed[str]:
    """Read a SIRET as 14 digits. One that fails its check: no value, suggestions only."""
    return _checked(text, 14, valid_siret, r"(?:n[°o]\s*)?(?:de\s+)?siret\s*:?")


def parse_siren(text: str) -> Parsed[str]:
    """Read a SIREN as nine digits, checked."""
    return _checked(text, 9, valid_siren, r"(?:n[°o]\s*)?(?:de\s+)?siren\s*:?")


_RNA = re.compile(r"(?<![0-9A-Z])W ?\d ?[0-9A-Z](?: ?\d){7}(?![0-9A-Z])", re.IGNORECASE)
_OLD_RECEIPT = re.compile(r"(?<![\dA-Za-z])\d(?:[ /.-]?\d){9}(?!\d)")


def rnas_in(text: str) -> tuple[str, ...]:
    """Return the RNA numbers of running text, each once, in order."""
    found = (match.replace(" ", "").upper() for match in _RNA.findall(text))
    return tuple(dict.fromkeys(found))


def parse_rna(text: str) -> Parsed[str]:
    """Read an RNA number; the old ten-digit receipt of a prefecture is kept as a doubt."""
    if not is_answer(text):
        return nothing()
    line = clean_line(text)
    found = rnas_in(line)
    if len(found) == 1:
        return Parsed(found[0], SURE)
    if found:
        return _unread(*found)
    old = [re.sub(r"\D", "", match) for match in _OLD_RECEIPT.findall(line)]
    if len(set(old)) == 1:
        return Parsed(old[0], 0.7)
    loose = re.sub(r"\W|_", "", line).upper()
    guess = loose[:1] + loose[1:].translate(_LETTER_AS_DIGIT)
    return _unread(guess) if len(loose) == 10 and _RNA.fullmatch(guess) else _unread()


_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def rib_key(bank: str, branch: str, account: str) -> str:
    """Return the two-digit RIB key of bank (5), branch (5) and account (11 signs)."""
    numbers = [int(part.translate(_RIB_LETTERS)) for part in (bank, branch, account)]
    key = 97 - (89 * numbers[0] + 15 * numbers[1] + 3 * numbers[2]) % 97
    return f"{key:02d}"


def valid_iban(text: str) -> bool:
    """Tell whether a string without spaces is an IBAN: mod 97; for France length and RIB key."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    moved = text[4:] + text[:4]
    if int("".join(str(int(sign, 36)) for sign in moved)) % 97 != 1:
        return False
    if text[:2] not in {"FR", "MC"}:
        return bool(stdnum_iban.is_valid(text, check_country=False))
    basic = text[4:]
    if len(basic) != 23 or not re.fullmatch(r"\d{10}[A-Z0-9]{11}\d{2}", basic):
        return False
    return rib_key(basic[:5], basic[5:10], basic[10:21]) == basic[21:]


_FRENCH_IBAN = re.compile(
    rf"(?<![0-9A-Z])(?:FR|MC){_GAP}(?:[0-9]{_GAP}){{2}}(?:[0-9A-Z]{_GAP}){{22}}[0-9A-Z]"
    r"(?![0-9A-Z])",
    re.IGNORECASE,
)
_ANY_IBAN = re.compile(
    r"(?<![0-9A-Z])[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[0-9A-Z]{4}){2,7}"
    r"(?:[ \u00a0\u202f]?[0-9A-Z]{1,4})?(?![0-9A-Z])"
)


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def _iban_shapes(text: str) -> Iterator[str]:
    """Yield what has the shape of an IBAN, valid or not, without spaces."""
    yield from map(_bare, _FRENCH_IBAN.findall(text))
    for match in _ANY_IBAN.findall(text):
        bare = _bare(match)
        if bare[:2] not in {"FR", "MC"}:
            yield _longest_valid(bare)


def _longest_valid(bare: str) -> str:
    """Return the longest start that is an IBAN; the whole where none is (words may follow)."""
    starts = (bare[:length] for length in range(len(bare), 14, -1))
    return next((start for start in starts if valid_iban(start)), bare)


def ibans_in(text: str) -> tuple[str, ...]:
    """Return the valid IBANs of running text, each once, in order, without spaces."""
    return tuple(dict.fromkeys(shape for shape in _iban_shapes(text) if valid_iban(shape)))


def parse_iban(text: str) -> Parsed[str]:
    """Read an IBAN without spaces. One that fails a check: no value, suggestions only."""
    if not is_answer(text):
        return nothing()
    line = re.sub(r"^\W*(?:n[°o]\s*)?(?:code\s+)?iban\b\W*", "", clean_line(text), flags=re.I)
    shapes = list(dict.fromkeys(_iban_shapes(line)))
    bare = _bare(line)
    if not shapes and 15 <= len(bare) <= 34:
        shapes = [bare]
    good = [shape for shape in shapes if valid_iban(shape)]
    if len(shapes) == 1 and good:
        return Parsed(good[0], SURE if good[0] == bare else 0.93)
    if len(shapes) == 1:
        return _unread(*_iban_guesses(shapes[0]))
    return _unread(*good)


def _iban_guesses(bare: str) -> list[str]:
    head, body = bare[:2], bare[2:]
    guesses = _confusable(body, lambda rest: valid_iban(head + rest))
    return [head + guess for guess in guesses]


_BIC = re.compile(r"^[A-Z]{4}(?P<country>[A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?$")
_SEPA = frozenset(
    {
        "FR", "MC", "DE", "BE", "LU", "NL", "IT", "ES", "PT", "IE", "AT", "CH", "GB", "FI", "SE",
        "DK", "NO", "GR", "CY", "MT", "PL", "CZ", "SK", "SI", "HU", "RO", "BG", "HR", "EE", "LV",
        "LT", "IS", "LI", "SM", "AD", "VA", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC",
        "PF", "WF",
    }
)  # fmt: skip


def parse_bic(text: str) -> Parsed[str]:
    """Read a BIC of 8 or 11 signs, without spaces, in capitals."""
    if not is_answer(text):
        return nothing()
    line = re.sub(r"\b(?:code|bic|swift|adresse)\b\W*", "", clean_line(text), flags=re.I)
    match = _BIC.match(_bare(line))
    if match is None:
        return _unread()
    return Parsed(match.group(), SURE if match["country"] in _SEPA else DOUBT)


def parse_naf(text: str) -> Parsed[str]:
    """Read an activity code ("88.99B", "8899B"), its letter in capitals, without spaces."""
    if not is_answer(text):
        return nothing()
    found = re.findall(r"(?<!\d)\d{2} ?\.? ?\d{2} ?[A-Z]\b", clean_line(text), re.IGNORECASE)
    codes = list(dict.fromkeys(code.replace(" ", "").upper() for code in found))
    return Parsed(codes[0], SURE) if len(codes) == 1 else _unread(*codes)


_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)33[\s.\-]*(?:\(0\)[\s.\-]*)?|0)[1-9](?:[\s.\-/]*\d{2}){4}(?!\d)"
)
_ABROAD = re.compile(r"^\+\d{1,3}(?:[\s.\-()]*\d){6,12}$")


def parse_phone(text: str) -> Parsed[str]:
    """Check a French telephone number and return it as typed; another country's is a doubt."""
    if not is_answer(text):
        return nothing()
    line = clean_line(text)
    found = [match.group() for match in _PHONE.finditer(line)]
    if len(found) == 1:
        around = line.replace(found[0], "")
        return Parsed(found[0], LIKELY if re.search(r"\d", around) else SURE)
    if found:
        return Parsed(found[0], DOUBT, suggestions(found, 0.5))
    return Parsed(line, DOUBT) if _ABROAD.match(line) else _unread()


_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\w](?:[\w-]*[\w])?\.)+[^\W\d_]{2,24}")


def parse_email(text: str) -> Parsed[str]:
    """Read an e-mail address as typed; blanks inside, or two addresses, are a doubt."""
    if not is_answer(text):
        return nothing()
    line = clean_line(text).removeprefix("mailto:")
    found = list(dict.fromkeys(_EMAIL.findall(line)))
    if len(found) == 1:
        usual = SURE if len(found[0]) >= len(line) - 4 else LIKELY
        return Parsed(found[0], usual if found[0].isascii() else DOUBT)
    if found:
        return Parsed(found[0], DOUBT, suggestions(found, 0.5))
    joined = line.replace(" ", "")
    return _unread(joined) if _EMAIL.fullmatch(joined) else _unread()


def parse_url(text: str) -> Parsed[str]:
    """Read a web address as typed; what does not look like one is a doubt."""
    if not is_answer(text):
        return nothing()
    line = clean_line(text)
    if re.fullmatch(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?:[/?#]\S*)?", line, re.IGNORECASE):
        return Parsed(line, SURE)
    return Parsed(line, DOUBT)


def parse_postal_code(text: str) -> Parsed[str]:
    """Read a French post code of five digits ("47 000", "F-47000", "47000 Agen")."""
    if not is_answer(text):
        return nothing()
    line = clean_line(text)
    found = re.findall(r"(?<!\d)(?:\d ?){4}\d(?!\d)", line)
    codes = list(dict.fromkeys(code.replace(" ", "") for code in found))
    if len(codes) != 1:
        return _unread(*codes)
    known = re.match(r"0[1-9]|[1-8]\d|9[0-8]", codes[0])
    return Parsed(codes[0], SURE if known else DOUBT)
