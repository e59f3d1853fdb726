"""The page in Typst: a fixed program that lays out the JSON tree; values reach it as data, never as markup."""

from __future__ import annotations

PAGE = r"""
#let data = json(bytes(sys.inputs.data))
#let serif = ("Liberation Serif", "Liberation Sans", "DejaVu Sans Mono", "New Computer Modern Math")
#let small = calc.max(9, data.size - 2) * 1pt
#let faint = luma(120)
#let hair = 0.5pt + luma(130)
#set document(title: data.title, author: data.author, description: data.subject, date: if data.made == none { none }
  else { datetime(year: data.made.at(0), month: data.made.at(1), day: data.made.at(2)) })
#set text(font: serif, lang: "ru", region: "RU", size: data.size * 1pt, hyphenate: true)
#set par(leading: 0.66em, spacing: 0.66em, justify: false, linebreaks: "optimized")
#show heading: set text(size: data.size * 1pt, hyphenate: false)
#show heading: set par(justify: false)

#let lines(s) = if s.contains("\n") { s.split("\n").map(x => text(x)).join(linebreak()) } else { text(s) }
#let rich(x) = if type(x) == str { lines(x) } else {
  x.map(r => {
    let c = lines(r.t)
    if r.b { c = strong(c) }
    if r.i { c = emph(c) }
    c
  }).join()
}
#let sides = (left: left, right: right, center: center, justify: left)
#let indent = 1.25cm

#let paragraph(b) = {
  set align(sides.at(b.align))
  set par(justify: b.align == "justify", first-line-indent: (amount: if b.indent { indent } else { 0pt }, all: true))
  set text(hyphenate: b.align == "justify", weight: if b.bold { "bold" } else { "regular" })
  if b.at("sticky", default: false) { block(sticky: true, width: 100%, par(rich(b.text))) } else { par(rich(b.text)) }
}

#let title(b) = {
  if b.level == 1 {
    set align(center)
    block(above: 1.1em, below: 1.1em, sticky: true, heading(level: 1, text(size: 1.12em, lines(b.text))))
  } else {
    block(above: 1.3em, below: 0.75em, sticky: true, heading(level: b.level, {
      set text(style: if b.level > 2 { "italic" } else { "normal" })
      lines(b.text)
    }))
  }
}

#let stamp(b) = block(breakable: false, width: 100%, below: 1.4em, {
  set par(justify: false, spacing: 0.5em)
  set text(hyphenate: false)
  block(width: calc.min(8cm / 1cm, 8) * 1cm, {
    for (i, line) in b.lines.enumerate() {
      block(above: 0.55em, below: 0.55em, if i == 0 { strong(lines(line)) } else { lines(line) })
    }
  })
})

#let caption(s) = if s != "" {
  block(above: 1em, below: 0.55em, sticky: true, width: 100%, { set text(size: small, hyphenate: false); strong(lines(s)) })
}

#let fills = (total: luma(238), section: luma(226), ok: rgb("#E3F4EA"), warn: rgb("#FFF3D6"), bad: rgb("#FBE6E4"))
#let cell-text(s) = if s.contains("\n") { lines(s) } else { s }

#let body-row(cells, style, n) = {
  if style == "" {
    // a row stays whole unless it could outgrow the page
    if cells.any(c => c.len() > 900) { cells.map(c => table.cell(breakable: true, lines(c))) } else { cells.map(cell-text) }
  }
  else if style == "section" { (table.cell(colspan: n, fill: fills.section, align: left, breakable: false, strong(lines(cells.at(0)))),) }
  else if style == "total" { cells.map(c => table.cell(fill: fills.total, strong(lines(c)))) }
  else if style == "muted" { cells.map(c => text(fill: faint, lines(c))) }
  else { cells.map(c => table.cell(fill: fills.at(style), lines(c))) }
}

#let rows-of(b) = {
  caption(b.caption)
  set text(size: b.size * 1pt, hyphenate: true)
  set par(justify: false, leading: 0.48em, spacing: 0.48em)
  let n = b.widths.len()
  set table.cell(breakable: false)
  let head = b.head.map(h => table.cell(x: h.x, y: h.y, colspan: h.across, rowspan: h.down, align: center + horizon,
    fill: luma(238), { set text(weight: "bold", hyphenate: true); lines(h.t) }))
  block(above: if b.caption == "" { 1em } else { 0.6em }, below: 1em, width: 100%, table(
    columns: b.widths.map(w => w * 1cm),
    align: b.aligns.map(a => sides.at(a) + top),
    stroke: hair,
    inset: (x: 3.5pt, y: 3.2pt),
    table.header(repeat: true, ..head),
    ..b.rows.enumerate().map(((i, r)) => body-row(r, b.styles.at(str(i), default: ""), n)).flatten(),
  ))
}

#let pairs(b) = block(above: 0.7em, below: 1em, width: 100%, {
  set par(justify: false, leading: 0.5em)
  set text(hyphenate: false)
  table(columns: (5.2cm, 1fr), stroke: (x, y) => (bottom: 0.4pt + luma(190)), inset: (x: 2pt, y: 3.4pt), align: left + top,
    ..b.pairs.map(((k, v)) => (text(fill: luma(80), lines(k)), lines(v))).flatten())
})

#let items(b) = {
  set par(justify: true, first-line-indent: (amount: indent, all: true))
  for (i, (mark, t)) in b.items.enumerate() {
    let line = par({ text(mark); h(0.45em); rich(t) })
    // a signature never stands alone on a page
    if b.at("sticky", default: false) and i == b.items.len() - 1 { block(sticky: true, width: 100%, line) } else { line }
  }
}

#let picture(b) = {
  for (i, f) in b.figures.enumerate() {
    block(breakable: false, width: 100%, above: 0.8em, below: 1em, {
      set align(center)
      set par(justify: false)
      image(bytes(f), format: "svg", width: b.width * 1cm, alt: b.description)
      if b.caption != "" and i == b.figures.len() - 1 { block(above: 0.5em, { set text(size: small); lines(b.caption) }) }
    })
  }
}

#let signatures(b) = block(breakable: false, above: 2em, below: 1em, width: 100%, {
  set par(justify: false)
  set text(hyphenate: false)
  grid(columns: (1fr, 4.2cm, 5cm), column-gutter: 0.5cm, row-gutter: 1.5em, align: (left + bottom, left + bottom, left + bottom),
    ..b.rows.map(((post, name)) => (lines(post), box(width: 100%, stroke: (bottom: 0.5pt), height: 1em), lines(name))).flatten())
})

#let note(b) = {
  set text(size: small, hyphenate: false)
  set par(justify: false, leading: 0.5em)
  block(above: 0.6em, below: 0.8em, rich(b.text))
}

#let laid(b) = {
  if b.kind == "paragraph" { paragraph(b) }
  else if b.kind == "heading" { title(b) }
  else if b.kind == "table" { rows-of(b) }
  else if b.kind == "approval" { if b.alone { grid(columns: (1fr, 8cm), [], stamp(b)) } else { stamp(b) } }
  else if b.kind == "columns" { grid(columns: (1fr, 1fr), column-gutter: 1.2cm,
    b.left.map(laid).join(),
    if b.stamp { align(right, block(width: 8cm, align(left, b.right.map(laid).join()))) } else { b.right.map(laid).join() }) }
  else if b.kind == "pairs" { pairs(b) }
  else if b.kind == "items" { items(b) }
  else if b.kind == "picture" { picture(b) }
  else if b.kind == "signatures" { signatures(b) }
  else if b.kind == "space" { v(b.mm * 1mm, weak: false) }
  else if b.kind == "note" { note(b) }
}

#let running-head = context {
  let n = here().page()
  if data.numbered and (n > 1 or data.number_first) {
    align(center, text(size: 10pt, "стр. " + str(n) + " из " + str(counter(page).final().first())))
  }
}

#for s in data.sections {
  set page(paper: "a4", flipped: s.landscape, header: running-head, header-ascent: 5mm,
    margin: if s.landscape { (top: 20mm, bottom: 15mm, left: 20mm, right: 15mm) }
      else { (top: 20mm, bottom: 20mm, left: 30mm, right: 10mm) })
  for b in s.blocks { laid(b) }
}
#context [#metadata(counter(page).final().first()) <pages>]
"""
