import type { Drawing, Look } from '../drawing.ts'
import { label } from '../lettering.ts'
import { all, group, line, oval, path, type Profile, rect, ring, sheen, times, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const honeys = ['#e0a23a', '#7d451c', '#efdcae', '#a8632a', '#5f3416'] as const

const draw = ({ pen, paint, title, form }: Look): string => {
  const hue = honeys[form] ?? '#e0a23a'
  const jar: Profile = [
    [104, 330],
    [126, 356],
    [136, 400],
    [136, 590],
    [124, 632],
    [112, 640],
  ]
  return all(
    path(
      turned(400, jar),
      pen.blend(
        'across',
        [0, mixed(hue, '#3b1d08', 0.45)],
        [0.22, mixed(hue, '#fff0c0', 0.55)],
        [0.5, hue],
        [0.8, mixed(hue, '#3b1d08', 0.2)],
        [1, mixed(hue, '#3b1d08', 0.5)],
      ),
    ),
    path(
      ring(400, 135, 420, 136, 574),
      pen.blend('across', [0, '#d8cbb0'], [0.3, '#fffaf0'], [0.65, stuff.paper.base], [1, '#bfb08f']),
    ),
    path(ring(400, 135, 420, 135, 440), paint.base),
    label(title.replace(/ honey$/, ''), [400, 502], [200, 84], 34, paint.deep),
    line('M350 556q50 9 100 0', paint.base, 4),
    sheen(400, jar, -0.82, 0.09, 0.55),
    sheen(400, jar, 0.72, 0.05, 0.3),
    path(
      turned(400, [
        [108, 274],
        [118, 282],
        [118, 330],
        [114, 338],
      ]),
      pen.round(paint),
    ),
    line(
      times(15, (at) => `M${290 + at * 15.7} 292v38`),
      paint.deep,
      2,
      'opacity=".25"',
    ),
    oval(400, 274, 108, 14, paint.light),
    group(
      'translate(590 640) rotate(-12)',
      rect(-10, -16, 150, 15, 7, stuff.oak.base),
      ...[0, 1, 2, 3, 4].map((at) =>
        rect(-70 + at * 13, -30 + Math.abs(at - 2) * 4, 9, 42 - Math.abs(at - 2) * 8, 4, stuff.oak.dark),
      ),
      path('M-74 6q20 16 50 6q-20 20-40 18q-16-6-10-24Z', hue),
    ),
  )
}

/** A jar of honey with its dipper. */
export const honey: Drawing = { draw, focus: [400, 470], place: 'stands', ground: 150, near: 1.12 }
