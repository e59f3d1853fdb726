"""One key for the many spellings of an organisation's name (domain.md §5.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nmsdesk.russian import clean, cyrillic


@dataclass(frozen=True, slots=True)
class OrganizationKey:
    """``key`` is equal for spellings of one name; ``kind`` is the folded kind («сош»), ``number`` '' when there is none."""

    key: str
    kind: str
    number: str
    proper: str


_KINDS = (
    (r"(?:центр развития ребенка|црр)\W*(?:детский сад|д/?с)?", "детский сад"),
    (r"(?:детский|дет\.?) ?сад(?:ик)?|\bд[/. ]?с\b\.?", "детский сад"),
    (r"(?:начальная школа|школа) ?\W ?детский сад", "школа - детский сад"),
    (r"(?:коррекционная )?(?:общеобразовательная )?школа ?\W ?интернат", "школа-интернат"),
    (r"(?:детско[ \W]*юношеск\w+ )?спортивн\w+ школ\w+(?: олимпийского резерва)?|\bд?юсш\b|\bсшор\b", "спортивная школа"),
    (r"(?:детск\w+ )?школ\w+ искусств|\bдши\b", "школа искусств"),
    (r"(?:детск\w+ )?музыкальн\w+ школ\w+|\bдмш\b", "музыкальная школа"),
    (r"(?:детск\w+ )?художественн\w+ школ\w+|\bдхш\b", "художественная школа"),
    (r"начальн\w+ (?:обще)?(?:образовательн\w+ )?школ\w+|\bнош\b", "нош"),
    (r"основн\w+ (?:обще)?(?:образовательн\w+ )?школ\w+|\bоош\b", "оош"),
    (r"(?:средн\w+|ср\.?) (?:обще)?(?:образовательн\w+ )?школ\w+|общеобразовательн\w+ школ\w+|\bс\.?о\.?ш\b\.?|\bсш\b", "сош"),
    (r"\bпрогимнази\w+", "прогимназия"),
    (r"\bгимнази\w+", "гимназия"),
    (r"\bлице[йяеюм]\w*", "лицей"),
    (r"центр\w* образования|\bцо\b", "центр образования"),
    (r"дом\w* (?:детского|юношеского|детского \(юношеского\)|детского и юношеского) творчества|\bддт\b|\bддют\b", "ддт"),
    (r"центр\w* (?:развития творчества )?(?:детского (?:и юношеского )?творчества|детей и юношества)|\bцдт\b|\bцрт\w*\b", "цдт"),
    (r"колледж\w*", "колледж"),
    (r"техникум\w*", "техникум"),
    (r"\bшкола(?! \w*[аы]\b)|\bшк\b\.?", "сош"),
)
_KIND_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in _KINDS)
_LONG_FORM = re.compile(
    r"(?:(?:муниципальн|государственн|федеральн|областн|частн|негосударственн|автономн|бюджетн|казенн|некоммерческ|"
    r"обще ?образовательн|дошкольн|образовательн|профессиональн|нетипов)\w+[ ,]+)+"
    r"(?:учреждени|организаци)\w+(?: дополнительн\w+ (?:профессиональн\w+ )?образовани\w+| высшего образования)?"
)
_SHORT_FORM = re.compile(
    r"\b(?:м|г|об|ф|ч|н|нч|фг)[бакч]?(?:д|п|с)?оу(?:до|дод|впо|во)?\b(?: (?:до|дод|дпо|во|спо|мо|со)\b)*"
    r"|\b[мгф][бак]у(?:до|дпо|с)?\b(?: (?:до|дод|дпо|во|спо|мо|со)\b)*|\b(?:о?ано|оано|чу|ноу|ноч[уу])\b(?: (?:до|дпо|во|оо)\b)*"
)
_PRESCHOOL = re.compile(r"дошкольн\w+ образовательн|\b[мгчн][бака]?доу\b")
_PLACE = re.compile(
    r"\(? ?(?:\bг\. ?о\. ?|\bго |\bгородско\w+ округ\w* |\bгород\w* окр\w*\.? |\bгород\w* |\bг\. ?|\bг )?\bкорол[её]в(?:а|е|ский|ского)?\b"
    r"(?: (?:московской|моск\.?) (?:области|обл\.?)| м\. ?о\.?| мо\b)? ?\)?"
    r"|(?:московск\w+|моск\.?) обл(?:асти|\.|\b)"
)
_PROFILE = re.compile(
    r"\bс углубленн\w+ изучен\w+"
    r"(?: (?:отдельн\w+|иностранн\w+|английск\w+|немецк\w+|французск\w+|предмет\w*|язык\w*|математик\w*|физик\w*|и|,))*"
    r"|\bуиоп\b|\b(?:комбинированн|общеразвивающ|компенсирующ|оздоровительн)\w+ вид\w*|\bприсмотра и оздоровления\b"
)
_NUMBER = re.compile(r"№ ?(\d{1,4})([а-я]\b)?")
_UNIT = re.compile(r"дошкольн\w+ (?:отделен|групп)\w+|структурн\w+ подразделен\w+|филиал\w*|корпус \w+")
_NAMESAKE = re.compile(r"\b(?:им\.?|имени)(?= )|\b(?:дважды |трижды )?геро[яйи] (?:советского союза|россии\w*|рф)\b|\b[а-я]\. ?(?=[а-я])")


def organization_key(name: str) -> str:
    """The key under which «МБОУ СОШ №3», «школа № 3» and «СОШ 3» are the same; '' for an empty name."""
    return split_organization(name).key


def split_organization(name: str) -> OrganizationKey:
    """Take a name apart: legal form and city dropped, kind folded, number, the proper name of those without a number."""
    text = _plain(name)
    preschool = bool(_PRESCHOOL.search(text))
    text = _PROFILE.sub(" ", _PLACE.sub(" ", text))
    text = _SHORT_FORM.sub(" ", _LONG_FORM.sub(" ", text))
    unit = " ".join(_UNIT.findall(text))
    text = clean(_UNIT.sub(" ", text))
    kind, text = _take_kind(text)
    number, text = _take_number(text, kind)
    if not kind and preschool:
        kind = "детский сад"
    proper = clean(re.sub(r"[^\w\- ]|(?<!\w)-|-(?!\w)", " ", _NAMESAKE.sub(" ", text)))
    parts = (kind, f"№{number}", _town(text)) if number else (kind, proper)
    key = clean(" ".join((*parts, unit))) or clean(_plain(name))
    return OrganizationKey(key, kind, number, proper)


def _plain(name: str) -> str:
    text = cyrillic(clean(name)).lower().replace("ё", "е")
    text = re.sub("[«»“”„‟\"'`’‘]", " ", text)
    text = re.sub(r"№|\bno\.? ?(?=\d)|\bn ?(?=\d)|#(?= ?\d)|\bномер ", " № ", text)
    return clean(re.sub("[‐‑‒–—−]", "-", text))


def _take_kind(text: str) -> tuple[str, str]:
    for pattern, kind in _KIND_PATTERNS:
        if found := pattern.search(text):
            return kind, clean(f"{text[: found.start()]} ¤ {text[found.end() :]}")
    return "", text


def _take_number(text: str, kind: str) -> tuple[str, str]:
    found = _NUMBER.search(text)
    if not found and kind:
        found = re.search(r"¤ ?-? ?№? ?(\d{1,4})(?!\d)([а-я]\b)?", text) or re.search(r"^(\d{1,4})(?= ¤)()", text)
    if not found and not kind:
        found = re.fullmatch(r"(\d{1,4})()", text)
    text = text.replace("¤", " ")
    if not found:
        return "", clean(text)
    whole = found[0].replace("¤", " ")
    return str(int(found[1])) + (found[2] or ""), clean(text.replace(whole, " ", 1))


def _town(text: str) -> str:
    found = re.search(r"\b(?:г\.|город|пос\.|поселок|пгт\.?|село|с\.|дер\.|деревня) ?([а-я\-]{3,})", text)
    return found[1] if found else ""
