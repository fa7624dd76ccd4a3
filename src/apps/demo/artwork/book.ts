import type { Look } from './drawing.ts'
import { inkOn, label } from './lettering.ts'
import { all, box, line, path, rect, shape, times } from './shapes.ts'
import { mixed } from './tone.ts'

/** How a cover is laid out: title above a motif, in a panel, or large over the whole. */
export type CoverStyle = 'serif' | 'panel' | 'poster'

/** The front of a book, drawn inside x 240 to 560 and y 150 to 640. */
export function cover(look: Look, motif: string, style: CoverStyle): string {
  const { paint, accent, title, author } = look
  if (style === 'panel') {
    return all(
      motif,
      rect(276, 186, 248, 150, 3, '#fbf4e4'),
      rect(284, 194, 232, 134, 2, 'none', `stroke="${accent.base}" stroke-width="3"`),
      label(title, [400, 261], [216, 116], 38, '#2b2f38'),
      author && label(author, [400, 608], [270, 30], 22, inkOn(paint.base)),
    )
  }
  const poster = style === 'poster'
  const weight = poster ? 'font-weight="bold"' : ''
  return all(
    motif,
    label(title, [400, 250], [286, 160], poster ? 60 : 46, inkOn(paint.base), weight),
    line('M360 586H440', accent.base, 3),
    author && label(author, [400, 612], [270, 30], 22, inkOn(paint.base)),
  )
}

/** A book standing upright, `thick` units deep, with `front` on its cover. */
export function standingBook({ pen, paint }: Look, thick: number, front: string): string {
  const dx = thick * 0.55
  const dy = thick * 0.42
  const pages = pen.blend('across', [0, '#efe6d0'], [1, '#cfc3a6'])
  return all(
    box(
      [240, 150],
      [320, 490, thick],
      [
        pen.blend('slant', [0, paint.light], [0.3, paint.base], [1, mixed(paint.base, paint.dark, 0.5)]),
        '#f3ebd8',
        pages,
      ],
    ),
    line(
      times(
        4,
        (at) =>
          `M${560 + dx * (0.2 + at * 0.2)} ${158 - dy * (0.2 + at * 0.2)}V${634 - dy * (0.2 + at * 0.2)}`,
      ),
      '#a99a78',
      1.2,
      'opacity=".6"',
    ),
    path(
      shape([560 + dx, 150 - dy], [566 + dx, 154 - dy], [566 + dx, 644 - dy], [560 + dx, 640 - dy]),
      paint.deep,
    ),
    front,
    rect(240, 150, 16, 490, 0, '#000', 'opacity=".12"'),
    rect(258, 150, 4, 490, 0, '#fff', 'opacity=".16"'),
    path(shape([240, 150], [420, 150], [240, 520]), '#fff', 'opacity=".07"'),
  )
}
