"""Who: names, sex, СНИЛС, addresses of people as met in cells (domain.md §6.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nmsdesk.domain import snils as _snils
from nmsdesk.russian import clean, cyrillic

_PARTICLES = ("оглы", "оглу", "кызы", "гызы", "улы", "уулу")
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|инична|чна|шна|ьич|мич|кич|ильич|кузьмич)$", re.IGNORECASE)
_WORD = re.compile(r"[А-ЯЁа-яёA-Za-z][А-ЯЁа-яёA-Za-z'’`\-]*")
_PLAIN = re.compile(r"([А-ЯЁ][а-яё]+) ([А-ЯЁ][а-яё]+) ([А-ЯЁ][а-яё]*(?:вич|вна|чна))")
_POST_TAIL = re.compile(
    r"[\s,;(\-–—]+(?:учител|педагог|воспитател|директор|зам[. ]|замест|методист|психолог|логопед|преподавател|тьютор|завед|завуч|"
    r"социальн|музыкальн|инструктор|старш|молод|наставник|д/о|декрет|\d)[^\n]*$",
    re.IGNORECASE,
)
_POST_HEAD = re.compile(
    r"(?:учител[ьяи]|педагоги?|воспитател[ьи]|директора?|зам\.|заместител[ьи]|методисты?|психологи?|логопеды?|преподавател[ьи]|тьюторы?|"
    r"заведующ\w+|завуч|социальный|музыкальн\w+|инструктор|старш\w+|молод\w+|наставники?|вакан\w+|специалист\w*|руководител\w+)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name; ``first`` and ``patronymic`` hold single letters when ``initials_only``."""

    last: str
    first: str
    patronymic: str = ""
    former: str = ""
    initials_only: bool = False

    def __str__(self) -> str:
        dot = "." if self.initials_only else ""
        return " ".join([self.last, *(part + dot for part in (self.first, self.patronymic) if part)])


def parse_name(value: object) -> FullName:
    """One person of a cell; ValueError when it is no name or there are several."""
    names = parse_names(value)
    if len(names) > 1:
        raise ValueError(f"в одной ячейке несколько человек: {len(names)}")
    return names[0]


def parse_names(value: object) -> list[FullName]:
    """All persons of a cell, separated by lines, «;», numbering, or commas between whole names."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("нет фамилии, имени и отчества")
    if plain := _PLAIN.fullmatch(value):
        return [FullName(plain[1], plain[2], plain[3])]
    pieces = [part for part in re.split(r"[\n;]|(?:^|(?<=\s))\d{1,2}[.)]\s*", value) if part.strip(" \t,.-–—")]
    if len(pieces) > 1 and all(len(piece.split()) == 1 and "." not in piece for piece in pieces):
        pieces = [" ".join(pieces)]  # фамилия, имя и отчество on three lines
    whole: list[str] = []
    for piece in pieces:
        parts = [part.strip() for part in re.split(r",|\s+и\s+(?=[А-ЯЁ])", piece) if part.strip()]
        names = [part for part in parts if _looks_like_name(part)]
        whole += names if names else [piece]
    return [_single(piece) for piece in whole]


def _looks_like_name(text: str) -> bool:
    try:
        _single(text)
    except ValueError:
        return False
    return True


def _single(text: str) -> FullName:
    text = cyrillic(clean(text)).strip(" ,.;-–—*")
    if _POST_HEAD.match(text):
        raise ValueError(f"«{text[:40]}» — не фамилия, имя и отчество")
    former = ""
    for inside in re.findall(r"\(([^)]*)\)", text):
        words = inside.replace("ранее", " ").replace("до брака", " ").strip(" .,")
        if _WORD.fullmatch(words) and (words[0].isupper()) and not _POST_TAIL.match(" " + words):
            former = _cased(words)
    text = clean(re.sub(r"\([^)]*\)?", " ", text))
    text = _POST_TAIL.sub("", text)
    text = re.sub(r"(?<=\w)\s*[-–—‐‑]\s*(?=\w)", "-", text).strip(" ,.;-–—")
    words = _joined_particles(_words(text))
    if len(words) < 2:
        raise ValueError(f"«{text}»: нужны хотя бы фамилия и имя")
    return _ordered(words, former)


def _words(text: str) -> list[str]:
    text = re.sub(r"\b([А-ЯЁA-Zа-яё])\.\s*(?=[А-ЯЁA-Zа-яё](?:\.|\b(?!\w)))", r"\1.", text)
    text = re.sub(r"(?<=[а-яё])(?=[А-ЯЁ]\.)|(?<=[А-ЯЁ]\.)(?=[А-ЯЁ][а-яё]{2})", " ", text)
    words = text.replace(",", " ").split()
    for word in words:
        if not _WORD.fullmatch(word) and not re.fullmatch(r"(?:[А-ЯЁA-Zа-яё]\.?-?){1,3}", word):
            raise ValueError(f"«{text}» не похоже на фамилию, имя и отчество")
    if len(words) > 6 or not words:
        raise ValueError(f"«{text[:60]}» не похоже на фамилию, имя и отчество")
    return words


def _joined_particles(words: list[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        if word.lower() in _PARTICLES and len(joined) > 2:
            joined[-1] = f"{joined[-1]} {word.lower()}"
        else:
            joined.append(word)
    return joined


def _is_initials(word: str) -> bool:
    if "." in word:
        return bool(re.fullmatch(r"(?:[А-ЯЁA-Zа-яё]\.?-?){1,3}", word))
    return len(word) == 1 or (len(word) == 2 and word.isupper())


def _ordered(words: list[str], former: str) -> FullName:
    marks = [_is_initials(word) for word in words]
    if any(marks):
        letters = [sign.upper() for word, mark in zip(words, marks) if mark for sign in re.findall(r"\w", word)]
        full = [_cased(word) for word, mark in zip(words, marks) if not mark]
        if len(full) == 1 and letters:
            return FullName(full[0], letters[0], letters[1] if len(letters) > 1 else "", former, initials_only=True)
        if len(full) == 2 and marks[-1]:  # Иванова Мария П.
            return FullName(full[0], full[1], letters[0], former, initials_only=True)
        raise ValueError(f"«{' '.join(words)}» не похоже на фамилию, имя и отчество")
    words = [_cased(word) for word in words]
    if len(words) == 3 and _PATRONYMIC.search(words[1]) and not _PATRONYMIC.search(words[2]):
        words = [words[2], words[0], words[1]]
    if len(words) > 3:
        if not (_PATRONYMIC.search(words[-1]) or words[-1].split()[-1] in _PARTICLES):
            raise ValueError(f"«{' '.join(words)}» не похоже на фамилию, имя и отчество одного человека")
        words = [" ".join(words[:-2]), *words[-2:]]
    return FullName(words[0], words[1], words[2] if len(words) > 2 else "", former)


def _cased(text: str) -> str:
    return " ".join("-".join(map(_cased_part, word.split("-"))) for word in text.split())


def _cased_part(part: str) -> str:
    if part.lower() in _PARTICLES:
        return part.lower()
    return part[:1].upper() + part[1:].lower() if part.isupper() or part.islower() else part


def parse_sex(value: object) -> str:
    """'f' or 'm' from a word."""
    text = clean(str(value)).lower().strip(".")
    if text[:1] in ("ж", "f") or text in ("w", "0"):
        return "f"
    if text[:1] in ("м", "m") or text == "1":
        return "m"
    raise ValueError(f"«{value}» — не пол: ожидается «женский» или «мужской»")


def guess_sex(patronymic: str) -> str | None:
    """'f' or 'm' from the ending of a patronymic, None when it does not tell."""
    text = patronymic.lower()
    if text.endswith(("вна", "чна", "шна", "кызы", "гызы")):
        return "f"
    return "m" if text.endswith(("вич", "ьич", "мич", "кич", "тич", "оглы", "оглу", "улы", "уулу")) else None


def parse_snils(value: object) -> str:
    """«123-456-789 01» with a right checksum; leading zeros lost by Excel are restored."""
    text = clean(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))
    if (
        len(text) == 14
        and text.replace("-", "").replace(" ", "").isdecimal()
        and text.count("-") == 2
        and text[:11] != "000-000-000"
        and _snils.is_valid(text)
    ):
        return _snils.formatted(text.replace("-", "").replace(" ", ""))
    if re.fullmatch(r"\d+(?:[.,]\d+)?[eEеЕ]\+?\d+", text):
        raise ValueError("СНИЛС записан как число и потерял цифры: введите его текстом")
    if re.fullmatch(r"\d{6,11}[.,]0+", text):
        text = re.split("[.,]", text)[0]
    digits = re.sub(r"\D", "", text)
    if re.search(r"[A-Za-zА-Яа-я]", re.sub(r"снилс", "", text, flags=re.IGNORECASE)) or not 8 <= len(digits) <= 11:
        raise ValueError(f"«{text[:30]}» — не СНИЛС: нужно 11 цифр")
    digits = digits.zfill(11)
    if not int(digits[:9]) or not _snils.is_valid(digits):
        raise ValueError(f"СНИЛС {_snils.formatted(digits)}: контрольное число не сходится")
    return _snils.formatted(digits)


def parse_email(value: object) -> str:
    """A lower-case address."""
    text = clean(str(value)).replace(" ", "").lower().removeprefix("mailto:").strip(".,;<>")
    if not re.fullmatch(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", text):
        raise ValueError(f"«{text[:60]}» — не адрес электронной почты")
    return text


def parse_phone(value: object) -> str:
    """+7XXXXXXXXXX; the first one of several."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    for part in re.split(r"[,;\n]|\bдоб", text):
        digits = re.sub(r"\D", "", part)
        if len(digits) == 11 and digits[0] in "78":
            return f"+7{digits[1:]}"
        if len(digits) == 10:
            return f"+7{digits}"
    raise ValueError(f"«{clean(text)[:40]}» — не номер телефона: нужно 10 цифр после +7")
