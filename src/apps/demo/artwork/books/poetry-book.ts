import { cover, standingBook } from '../book.ts'
import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, path, rect, times } from '../shapes.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent }) =>
    line(
      times(6, (at) => `M${290 + at * 6} ${440 + at * 18}q28-12 56 0t56 0t56 0t${30 - at * 8} 0`),
      accent.base,
      3,
    ),
  ({ accent }) =>
    line(
      times(24, (at) => `M${276 + ((at * 67) % 250)} ${330 + ((at * 41) % 210)}l-8 24`),
      accent.base,
      3,
      'opacity=".8"',
    ),
  ({ accent }) =>
    all(
      rect(300, 400, 200, 120, 6, 'none', `stroke="${accent.base}" stroke-width="8"`),
      ...[0, 1, 2, 3, 4].map((at) =>
        all(
          line(`M${326 + at * 37} 400v120`, accent.dark, 3),
          disc(326 + at * 37, 424, 13, accent.base),
          disc(326 + at * 37, 470 + (at % 3) * 12, 13, accent.base),
          disc(326 + at * 37, 500, 13, accent.base),
        ),
      ),
    ),
  ({ accent }) =>
    all(
      ...[0, 60, 120].map((turn) =>
        line('M400 380V520', accent.base, 5, `transform="rotate(${turn} 400 450)"`),
      ),
      ...[0, 60, 120, 180, 240, 300].map((turn) =>
        line('M384 404l16 14l16-14', accent.base, 4, `transform="rotate(${turn} 400 450)"`),
      ),
    ),
  ({ accent }) =>
    all(
      ...[0, 1, 2].map((at) => rect(310 + at * 62, 470, 54, 54, 2, accent.base)),
      ...[0, 1].map((at) => rect(341 + at * 62, 410, 54, 54, 2, accent.light)),
      path('M372 350h54v54h-54Z', accent.dark),
    ),
]

const draw = (look: Look): string =>
  standingBook(look, 18, cover(look, motifs[look.form]?.(look) ?? '', 'serif'))

/** A slim book of verse. */
export const poetryBook: Drawing = { draw, focus: [400, 380], place: 'stands', ground: 180 }
