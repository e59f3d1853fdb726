"""The look of a DOCX: true styles, page fields in the header, Russian language and hyphenation."""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

# every Windows has it; elsewhere its metric twin Liberation Serif stands in
FONT = "Times New Roman"
CELL, AFTER, NOTE, CAPTION, PLAIN = "Table text", "After table", "Note", "Table caption", "Plain"


def set_styles(word: Word, size: float) -> None:
    """Normal, headings and the few styles of ours."""
    normal = _style(word, "Normal", size)
    normal.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = True
    for level in (1, 2, 3):
        heading = _style(word, f"Heading {level}", size + (1 if level == 1 else 0), bold=True)
        heading.font.italic = level == 3
        shape = heading.paragraph_format
        shape.space_before, shape.space_after = Pt(12 if level > 1 else 10), Pt(6 if level > 1 else 10)
        shape.keep_with_next = True
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if level == 1 else WD_ALIGN_PARAGRAPH.LEFT
    _added(word, PLAIN, size)
    _added(word, CELL, size - 2)
    note = _added(word, NOTE, size - 2)
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(4)
    caption = _added(word, CAPTION, size - 2, bold=True)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(4)
    caption.paragraph_format.keep_with_next = True
    _added(word, AFTER, 5)
    _language(word)
    _hyphenation(word)


def _style(word: Word, name: str, size: float, bold: bool = False) -> ParagraphStyle:
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.size, style.font.bold = Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name_of_theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name_of_theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    return style


def _added(word: Word, name: str, size: float, bold: bool = False) -> ParagraphStyle:
    word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
    style = _style(word, name, size, bold)
    style.paragraph_format.line_spacing = 1
    return style


def _language(word: Word) -> None:
    for properties in word.styles.element.iter(qn("w:rPrDefault"), qn("w:style")):
        for lang in properties.iter(qn("w:lang")):
            lang.set(qn("w:val"), "ru-RU")


def _hyphenation(word: Word) -> None:
    switch = OxmlElement("w:autoHyphenation")
    stop = word.settings.element.find(qn("w:defaultTabStop"))
    if stop is None:
        word.settings.element.insert(0, switch)
    else:
        stop.addnext(switch)  # the schema wants this place


def set_page(section: Section, landscape: bool) -> None:
    """A4 with the margins of the standard: 30 mm for binding upright, 20 mm lying."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.left_margin, section.right_margin = (Mm(20), Mm(15)) if landscape else (Mm(30), Mm(10))
    section.top_margin, section.bottom_margin = Mm(20), Mm(15 if landscape else 20)
    section.header_distance = Mm(11)


def set_page_numbers(section: Section, first_too: bool) -> None:
    """«стр. X из Y» in the middle of the upper margin, from the second page on unless ``first_too``."""
    section.different_first_page_header_footer = not first_too
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in (("стр. ", "PAGE"), (" из ", "NUMPAGES")):
        line.add_run(text).font.size = Pt(10)
        _field(line, code)


def _field(line: WordParagraph, code: str) -> None:
    for kind in ("begin", "code", "separate", "value", "end"):
        run = line.add_run()
        run.font.size = Pt(10)
        if kind == "value":
            run.text = "1"
        elif kind == "code":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
            run._r.append(element)
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def text_width(landscape: bool) -> float:
    """Room between the margins, in centimetres."""
    return 26.2 if landscape else 17.0


INDENT = Cm(1.25)
