import type { Drawing, Look } from '../drawing.ts'
import { label } from '../lettering.ts'
import { all, group, line, oval, path, type Profile, rect, ring, sheen, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const glasses = ['#3f4d2c', '#7c8a45', '#c08f2c', '#4a1e28', '#6b4a22'] as const

const twig = (hue: string): string =>
  group(
    'translate(560 640)',
    line('M-40-4Q40-40 140-34', '#6d5a3a', 5),
    ...[0, 1, 2, 3, 4].map((at) =>
      group(
        `translate(${at * 34 - 20} ${-12 - at * 7}) rotate(${at % 2 ? 28 : -52})`,
        path('M0 0Q24-16 58-4Q28 14 0 0Z', at % 2 ? '#7f9070' : '#5f7452'),
      ),
    ),
    oval(22, -6, 17, 21, hue),
    oval(17, -13, 5, 7, '#fff', 'opacity=".35"'),
    oval(78, -14, 16, 20, mixed(hue, '#1c2233', 0.25)),
  )

const draw = ({ pen, paint, accent, title, form }: Look): string => {
  const hue = glasses[form] ?? '#3f4d2c'
  const bottle: Profile =
    form === 3
      ? [
          [30, 200],
          [30, 330],
          [60, 370],
          [108, 430],
          [110, 624],
          [100, 640],
        ]
      : [
          [30, 170],
          [30, 290],
          [52, 336],
          [92, 380],
          [94, 624],
          [86, 640],
        ]
  const wide = form === 3 ? 109 : 93
  return all(
    path(
      turned(400, bottle),
      pen.blend(
        'across',
        [0, mixed(hue, '#0b0f0a', 0.6)],
        [0.25, mixed(hue, '#e9efc0', 0.35)],
        [0.55, hue],
        [1, mixed(hue, '#0b0f0a', 0.6)],
      ),
    ),
    path(
      ring(400, wide, 424, wide, 590),
      pen.blend('across', [0, '#cdbf9f'], [0.3, '#fffaf0'], [0.65, stuff.paper.base], [1, '#b5a682']),
    ),
    path(ring(400, wide, 570, wide, 590), accent.base),
    label(title, [400, 498], [wide * 1.6, 120], 27, mixed(paint.deep, '#1c2233', 0.2)),
    sheen(400, bottle, -0.78, 0.1, 0.45),
    path(
      turned(400, [
        [33, form === 3 ? 150 : 118],
        [34, form === 3 ? 250 : 226],
        [34, form === 3 ? 252 : 228],
      ]),
      pen.round(paint),
    ),
    oval(400, form === 3 ? 150 : 118, 33, 5, paint.light),
    rect(366, form === 3 ? 216 : 190, 68, 5, 0, stuff.brass.light),
    twig(hue),
  )
}

/** A bottle of oil or vinegar, a twig beside it. */
export const oliveOil: Drawing = { draw, focus: [410, 470], place: 'stands', ground: 110 }
