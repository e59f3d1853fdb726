"""Posts and subjects in their canonical Russian names (domain.md §§5.1, 5.2, 5.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nmsdesk.russian import clean, cyrillic


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts and the subjects said along with them; ``unknown`` are pieces kept among the posts as written."""

    posts: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subjects:
    """Subjects in canonical names; ``unknown`` are those among them kept as written."""

    subjects: tuple[str, ...]
    unknown: tuple[str, ...] = ()


_OBZR = "Преподаватель-организатор основ безопасности и защиты Родины"
_ADVISER = "Советник директора по воспитанию и взаимодействию с детскими общественными объединениями"
_ZAM = r"\bзам(?:\b|ест\w*|\.)[\w. ]*?"
_POSTS = (
    (r"\b(?:помощник|пом\.|мл\.|младш\w+) ?восп", "Помощник воспитателя"),
    (r"\bассистент", "Ассистент (помощник)"),
    (r"\bзав\w*\.? (?:библ|школьн\w+ библ)", "Заведующий библиотекой"),
    (r"педагог\W{1,3}библ", "Педагог-библиотекарь"),
    (r"\bбиблиотекар", "Библиотекарь"),
    (r"завхоз|\bзав\w*\.? ?хоз", "Заведующий хозяйством"),
    (r"\b(?:гл\w*\.? ?)?бухгалт", "Бухгалтер"),
    (r"секретар|делопроизв", "Секретарь"),
    (r"совет\w* (?:директора )?по восп|\bсоветник", _ADVISER),
    (_ZAM + r"(?:зав|руковод\w* структ)", "Заместитель заведующего"),
    (
        r"\bзавуч|\bзд\W?(?:увр|вр|ур|нмр|мр|ахч|ахр|безоп\w*)\b|\bзам\W{0,2}(?:дир|рук|по |увр|вр|ур|д\b|д\.)|\bзам\w+ (?:дир|рук|нач)",
        "Заместитель директора",
    ),
    (r"\b(?:рук\w*\.?|зав\w*\.?|нач\w*\.?|упр\w*\.?) (?:структ|отдел|филиал|центра|сп\b|с/п)", "Руководитель структурного подразделения"),
    (r"\b(?:рук\w*\.?|зав\w*\.?) (?:учебн\w+|производств\w+) (?:\(\w+\) )?практик", "Руководитель учебной (производственной) практики"),
    (r"\bдиректор", "Директор"),
    (r"\bзаведующ|\bзав\b\.?$|^зав\. ?(?:доу|дс|д/с)", "Заведующий"),
    (r"\bначальник", "Начальник"),
    (r"старш\w+ мастер|\bст\. ?мастер", "Старший мастер"),
    (r"\b(?:ст\.|старш\w+) ?восп", "Старший воспитатель"),
    (r"\b(?:ст\.|старш\w+) ?вож", "Старший вожатый"),
    (r"\b(?:ст\.|старш\w+) ?инструктор\W{1,3}метод", "Старший инструктор-методист"),
    (r"\b(?:ст\.|старш\w+) ?методист", "Старший методист"),
    (r"\b(?:ст\.|старш\w+) ?(?:педагог\w* доп|пдо)", "Старший педагог дополнительного образования"),
    (r"\b(?:ст\.|старш\w+) ?тренер", "Старший тренер-преподаватель"),
    (r"преп\w*\.?\W{1,3}орг\w*|организатор об[жз]", _OBZR),
    (r"(?:учитель|педагог)?\W{0,3}логопед", "Учитель-логопед"),
    (r"дефектолог|олигофрено|сурдопед|тифлопед", "Учитель-дефектолог"),
    (r"психолог", "Педагог-психолог"),
    (r"\bсоц\w*\.?\W{0,2}пед", "Социальный педагог"),
    (r"педагог\w*\W{1,3}орг", "Педагог-организатор"),
    (r"\bпдо\b|пед\w*\.? (?:доп|д/о|до\b)", "Педагог дополнительного образования"),
    (r"\bмуз\w*\.? ?рук", "Музыкальный руководитель"),
    (r"концертм|аккомпан", "Концертмейстер"),
    (r"инструктор\w*\W{1,3}метод", "Инструктор-методист"),
    (r"инстр\w*\.? ?(?:по )?труд", "Инструктор по труду"),
    (r"инстр\w*\.? ?(?:по )?(?:ф|плав)", "Инструктор по физической культуре"),
    (r"рук\w*\.? физ", "Руководитель физического воспитания"),
    (r"мастер\w* (?:п/о|произв)", "Мастер производственного обучения"),
    (r"тренер", "Тренер-преподаватель"),
    (r"тьютор", "Тьютор"),
    (r"\bметодист", "Методист"),
    (r"воспитат|\bвосп\.", "Воспитатель"),
    (r"преподават|\bпреп\.", "Преподаватель"),
    (r"\bучител|\bуч\. ?|\bуч\b", "Учитель"),
    (r"^педагог$", "Педагог"),
)
_POST_PATTERNS = tuple((re.compile(pattern), post) for pattern, post in _POSTS)
LEADING = {
    "Директор",
    "Заведующий",
    "Начальник",
    "Заместитель директора",
    "Заместитель заведующего",
    "Руководитель структурного подразделения",
}

_SUBJECTS = (
    (r"внеуроч", "Внеурочная деятельность"),
    (r"индив\w* проект|проектн\w+ деят", "Индивидуальный проект"),
    (r"дошк", "Дошкольное образование"),
    (r"вероятн", "Вероятность и статистика"),
    (r"\bнач", "Начальные классы"),
    (r"родн\w* (?:рус\w* )?яз", "Родной язык"),
    (r"родн\w* лит", "Родная литература"),
    (r"\bрки\b|рус\w*\.? (?:язык\w* )?как ин", "Русский язык как иностранный"),
    (r"\bрус|\bр\.? ?яз|\bр/яз", "Русский язык"),
    (r"литер|\bлит-ра|\bлит\b", "Литература"),
    (r"алгебр", "Алгебра"),
    (r"геометр", "Геометрия"),
    (r"матем|\bмат\b", "Математика"),
    (r"информ|\bикт\b", "Информатика"),
    (r"общество|\bобщ-?в", "Обществознание"),
    (r"однкнр|духовно", "ОДНКНР"),
    (r"орксэ|религиозн", "ОРКСЭ"),
    (r"\bмхк\b|миров\w+ худож", "МХК"),
    (r"истор", "История"),
    (r"геогр", "География"),
    (r"физ\w*\W{0,2}(?:культ|восп|ра\b|-ра)|\bфк\b|\bф/к\b|\bафк\b|физ-?ра", "Физическая культура"),
    (r"астрон", "Астрономия"),
    (r"физик|\bфиз\b", "Физика"),
    (r"хими", "Химия"),
    (r"биол", "Биология"),
    (r"\bангл", "Английский язык"),
    (r"\bнем", "Немецкий язык"),
    (r"\bфранц|\bфр\.? ?яз", "Французский язык"),
    (r"\bиспан", "Испанский язык"),
    (r"\bкитай", "Китайский язык"),
    (r"иностр|\bин\W{0,2}яз", "Иностранный язык"),
    (r"музык|\bмуз\b", "Музыка"),
    (r"\bизо\b|изобраз", "ИЗО"),
    (r"труд|технолог", "Труд (технология)"),
    (r"\bоб[жз]р?\b|безопас\w+ (?:и защит|жизнед)|\bобж", "ОБЗР"),
    (r"эконом", "Экономика"),
    (r"\bправ[оа]\b", "Право"),
    (r"черчен", "Черчение"),
    (r"доп\w*\.? обр", "Дополнительное образование"),
)  # fmt: skip
_SUBJECT_PATTERNS = tuple((re.compile(pattern), subject) for pattern, subject in _SUBJECTS)
_DIRECTIONS = re.compile(r"техническ|естественно\W?научн|художественн|физкультурно|туристск|социально\W?(?:гуманит|педагог)")
_ACTING = re.compile(r"^(?:и\.? ?о\.?|вр\.? ?и\.? ?о\.?|исполняющ\w+ обязанност\w+) ?", re.IGNORECASE)


def _folded(text: str) -> str:
    return cyrillic(clean(text)).lower().replace("ё", "е").strip(" .,;:-–—()")


def find_post(text: str) -> str | None:
    """The canonical post a short text speaks of, or None."""
    folded = _ACTING.sub("", _folded(text))
    return next((post for pattern, post in _POST_PATTERNS if pattern.search(folded)), None)


def find_subject(text: str) -> str | None:
    """The canonical subject of a short text, or None."""
    folded = _folded(text)
    if _DIRECTIONS.search(folded) and "язык" not in folded:
        return folded[:1].upper() + folded[1:]
    return next((subject for pattern, subject in _SUBJECT_PATTERNS if pattern.search(folded)), None)


@lru_cache(8192)
def parse_subjects(value: object) -> Subjects:
    """Subjects joined by «,», «;», «/», lines or «и»; unknown ones are kept as written."""
    text = clean(str(value).replace("\n", "; "))
    text = re.sub(r"\([^)]*класс[^)]*\)|\b\d+(?:\W\d+)? ?кл\w*\.?", " ", text)
    text = re.sub(r"\bтруд\w* \(технологи\w+\)", "технология", text, flags=re.IGNORECASE)
    text = re.sub(r"основ\w* безопасност\w+ и защит\w+ родины|безопасност\w+ и защит\w+ родины", "ОБЗР", text, flags=re.IGNORECASE)
    text = re.sub(r"вероятност\w+ и статистик\w+", "вероятность", text, flags=re.IGNORECASE)
    found: list[str] = []
    unknown: list[str] = []
    for piece in re.split(r"[,;/+()]|\s+и\s+", text):
        piece = piece.strip(" .,-–—")
        if not piece or re.fullmatch(r"нет|язык\w*|[-—–]|класс\w*", piece.lower()):
            continue
        subject = find_subject(piece)
        if subject is None:
            subject = piece
            unknown.append(piece)
        if subject not in found:
            found.append(subject)
    if not found:
        raise ValueError("предмет не указан")
    return Subjects(tuple(found), tuple(unknown))


@lru_cache(8192)
def parse_posts(value: object) -> Posts:
    """Posts of one cell with the subjects in them: «учитель химии и биологии, зам. директора по УВР»."""
    text = clean(str(value).replace("\n", "; "))
    posts: list[str] = []
    subjects: list[str] = []
    unknown: list[str] = []
    for piece in _post_pieces(text):
        post = find_post(piece)
        if post is None:
            subject = find_subject(piece)
            if subject and posts and posts[-1] in ("Учитель", "Преподаватель", "Воспитатель"):
                _add(subjects, subject)
            elif posts and (re.fullmatch(r"[А-ЯЁ]{1,4}|\d.*|.{0,2}", piece) or "ставк" in piece or "совмест" in piece):
                continue  # «зам. директора по УВР, ВР», a rate
            elif posts and posts[-1] in LEADING:
                continue
            else:
                unknown.append(piece)
                _add(posts, piece)
            continue
        _add(posts, post)
        if post in ("Учитель", "Преподаватель"):
            for subject in _taught(piece):
                _add(subjects, subject)
    if not posts:
        raise ValueError("должность не указана")
    return Posts(tuple(posts), tuple(subjects), tuple(unknown))


def _add(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _post_pieces(text: str) -> list[str]:
    """Split at «,», «;», «+», and at «/» or «и» only where a post follows."""
    pieces: list[str] = []
    for part in re.split(r"[,;+]", text):
        rest = [part]
        for cut in reversed(list(re.finditer(r"\s*/\s*|\s+и\s+", part))):
            head = rest[0]
            tail = head[cut.end() :]
            if _starts_post(tail):
                rest[0:1] = [head[: cut.start()], tail]
        pieces += rest
    return [piece.strip(" .-–—") for piece in pieces if piece.strip(" .-–—")]


def _starts_post(text: str) -> bool:
    return bool(
        re.match(
            r"\s*(?:учит|воспит|педагог|пдо|зам|директор|завед|метод|психол|логоп|тьют|соц\w*\W{1,2}пед|ст\.|старш|советн|преп|и\.? ?о)",
            text.lower(),
        )
    )


def _taught(piece: str) -> list[str]:
    rest = re.sub(r"(?i)^.*?(?:учител[а-я]*|уч\.?|преподавател[а-я]*|преп\.)(?:[- ]предметник[а-я]*)?", "", piece, count=1).strip(
        " .,-–—()"
    )
    rest = re.sub(r"(?i)^по\s+", "", rest)
    if not rest:
        return []
    try:
        found = parse_subjects(rest)
    except ValueError:
        return []
    return [subject for subject in found.subjects if subject not in found.unknown]
