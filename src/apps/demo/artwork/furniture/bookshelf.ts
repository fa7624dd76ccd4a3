import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, rect, shape } from '../shapes.ts'
import { mixed } from '../tone.ts'

const spines = [
  '#b2543d',
  '#2b3d55',
  '#d99f3f',
  '#6b7d54',
  '#eee2cb',
  '#3f7583',
  '#6f4460',
  '#cfb795',
] as const

/** Books standing between two heights from `x` to `to`, the mix depending on `seed`. */
const row = (x: number, to: number, floor: number, seed: number): string => {
  const books: string[] = []
  let at = x
  for (let index = seed; at < to - 12; index += 1) {
    const wide = 13 + ((index * 7) % 4) * 4
    const high = 58 + ((index * 13) % 5) * 6
    const hue = spines[(index * 5 + seed) % spines.length] ?? '#b2543d'
    books.push(rect(at, floor - high, wide - 2, high, 2, hue))
    at += wide
  }
  return all(...books)
}

const vase = (x: number, floor: number, hue: string): string =>
  all(
    path(
      `M${x - 14} ${floor - 52}Q${x - 10} ${floor - 40} ${x - 26} ${floor - 22}Q${x - 24} ${floor} ${x} ${floor}T${x + 26} ${floor - 22}Q${x + 10} ${floor - 40} ${x + 14} ${floor - 52}Z`,
      hue,
    ),
    oval(x - 10, floor - 24, 5, 12, '#fff', 'opacity=".3"'),
  )

const frame = ({ pen, paint }: Look, x: number, y: number, w: number, h: number): string =>
  all(
    path(shape([x + w, y], [x + w + 30, y - 20], [x + w + 30, y + h - 20], [x + w, y + h]), paint.dark),
    path(shape([x, y], [x + 30, y - 20], [x + w + 30, y - 20], [x + w, y]), paint.pale),
    rect(
      x,
      y,
      w,
      h,
      3,
      pen.blend('down', [0, mixed(paint.base, '#1c2233', 0.42)], [1, mixed(paint.base, '#1c2233', 0.56)]),
    ),
  )

const board = ({ paint }: Look, x: number, y: number, w: number): string =>
  all(rect(x, y, w, 13, 0, paint.light), rect(x, y + 11, w, 5, 0, paint.dark))

const sides = ({ paint }: Look, x: number, y: number, w: number, h: number): string =>
  all(rect(x, y, 14, h, 2, paint.light), rect(x + w - 14, y, 14, h, 2, paint.base))

const forms: readonly ((look: Look) => string)[] = [
  (look) =>
    all(
      frame(look, 260, 130, 270, 510),
      row(278, 420, 222, 1),
      vase(470, 222, '#c9744f'),
      row(278, 500, 322, 4),
      row(330, 516, 422, 2),
      vase(300, 422, '#a8c3ad'),
      row(278, 460, 522, 7),
      row(278, 516, 622, 3),
      ...[222, 322, 422, 522, 622].map((y) => board(look, 260, y, 270)),
      board(look, 260, 128, 270),
      sides(look, 260, 130, 270, 510),
    ),
  (look) =>
    all(
      frame(look, 220, 360, 350, 280),
      row(240, 400, 478, 2),
      vase(500, 478, '#b2543d'),
      row(240, 550, 620, 5),
      board(look, 220, 478, 350),
      board(look, 220, 620, 350),
      board(look, 220, 358, 350),
      sides(look, 220, 360, 350, 280),
      vase(300, 350, '#3f7583'),
      line('M300 300q-16-50-40-66M302 300q10-60 34-84', '#6d8a62', 5),
      oval(256, 228, 20, 11, '#7f9c74'),
      oval(340, 212, 20, 11, '#7f9c74'),
      row(420, 520, 352, 6),
    ),
  (look) =>
    all(
      line('M300 130L240 640M500 130L560 640', look.paint.dark, 13),
      ...[220, 330, 440, 550].map((y, at) =>
        all(
          row(310 - at * 13, 430 + at * 10, y, at + 1),
          at % 2 ? vase(480, y, '#d99f3f') : '',
          path(
            shape([296 - at * 13, y], [504 + at * 13, y], [508 + at * 13, y + 15], [292 - at * 13, y + 15]),
            look.paint.light,
          ),
          rect(292 - at * 13, y + 12, 216 + at * 26, 5, 0, look.paint.dark),
        ),
      ),
      line('M296 130L236 640M504 130L564 640', look.paint.base, 9),
    ),
  (look) =>
    all(
      frame(look, 240, 270, 300, 370),
      row(256, 380, 380, 3),
      vase(470, 380, '#b2543d'),
      vase(320, 500, '#d99f3f'),
      row(404, 520, 500, 2),
      row(256, 340, 622, 6),
      row(404, 500, 622, 1),
      ...[268, 380, 500, 622].map((y) => board(look, 240, y, 300)),
      rect(384, 270, 13, 366, 0, look.paint.base),
      sides(look, 240, 270, 300, 370),
      disc(460, 600, 20, '#c6a052'),
    ),
  (look) =>
    all(
      ...[0, 1, 2].map((at) =>
        all(
          row(200 + at * 50, 380 + at * 50, 270 + at * 120, at * 3 + 1),
          at !== 1
            ? vase(540 - at * 30, 270 + at * 120, at ? '#a8c3ad' : '#c9744f')
            : oval(300, 360, 30, 27, '#7f9c74'),
          rect(160, 270 + at * 120, 480, 16, 2, look.paint.light),
          rect(160, 282 + at * 120, 480, 7, 0, look.paint.dark),
        ),
      ),
      rect(214, 170, 14, 380, 3, look.paint.base),
      rect(572, 170, 14, 380, 3, look.paint.base),
    ),
]

const draw = (look: Look): string => forms[look.form]?.(look) ?? ''

/** Bookshelves with books and a vase or two. */
export const bookshelf: Drawing = { draw, focus: [380, 400], place: 'stands', ground: 170 }
