import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, type Profile, sheen, times, turned } from '../shapes.ts'
import { mixed } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [72, 392],
    [120, 412],
    [158, 452],
    [176, 512],
    [160, 574],
    [122, 618],
    [84, 638],
    [84, 640],
  ],
  [
    [64, 450],
    [120, 466],
    [150, 530],
    [120, 610],
    [76, 634],
    [76, 640],
  ],
  [
    [66, 340],
    [104, 370],
    [150, 500],
    [130, 600],
    [84, 632],
    [84, 640],
  ],
  [
    [80, 430],
    [150, 450],
    [170, 520],
    [150, 600],
    [100, 634],
    [96, 640],
  ],
  [
    [62, 400],
    [110, 420],
    [164, 540],
    [140, 616],
    [104, 636],
    [104, 640],
  ],
]

const draw = ({ pen, paint, form }: Look): string => {
  const body = bodies[form] ?? []
  const [[lid, top] = [0, 0] as const] = body
  const middle = top + (640 - top) * 0.42
  const wide = Math.max(...body.map(([half]) => half))
  const skin = pen.round(paint)
  const spout = `M${400 - wide + 26} ${middle + 64}Q${400 - wide - 60} ${middle + 30} ${400 - wide - 82} ${top + 20}L${400 - wide - 44} ${top + 12}Q${400 - wide - 24} ${middle - 26} ${400 - wide + 40} ${middle - 34}Z`
  const side = `M${400 + wide - 26} ${middle - 40}C${400 + wide + 110} ${middle - 80} ${400 + wide + 90} ${middle + 90} ${400 + wide - 24} ${middle + 66}`
  const over = `M${400 - wide + 40} ${top + 46}C${400 - wide - 10} ${top - 190} ${400 + wide + 10} ${top - 190} ${400 + wide - 40} ${top + 46}`
  const bail = form === 3
  return all(
    bail
      ? line(over, mixed(paint.deep, '#1c1c20', 0.5), 15)
      : all(line(side, paint.dark, 30), line(side, paint.base, 19)),
    path(spout, pen.blend('across', [0, paint.dark], [0.5, paint.light], [1, paint.base])),
    form === 4 && path(turned(400, body.slice(2)), '#b8742c', 'opacity=".85"'),
    path(turned(400, body), skin, form === 4 ? 'opacity=".55"' : ''),
    form === 3 &&
      times(27, (at) =>
        disc(270 + (at % 9) * 33, 496 + Math.floor(at / 9) * 36, 7, paint.light, 'opacity=".45"'),
      ),
    form === 2 &&
      line(
        `M300 ${middle + 10}q50-40 100 0t100 0M330 ${middle + 40}q36-26 70 0t70 0`,
        mixed(paint.dark, '#26466b', 0.65),
        6,
        'opacity=".6"',
      ),
    sheen(400, body, -0.68, 0.15, form === 1 ? 0.16 : 0.36),
    path(
      turned(400, [
        [18, top - 44],
        [26, top - 28],
        [lid - 4, top - 6],
        [lid + 4, top + 6],
      ]),
      pen.round(paint),
    ),
    disc(400, top - 50, 19, pen.blend('slant', [0, paint.light], [1, paint.dark])),
    oval(394, top - 56, 6, 4, '#fff', 'opacity=".5"'),
  )
}

/** A teapot, spout to the left. */
export const teapot: Drawing = { draw, focus: [360, 500], place: 'stands', ground: 150, near: 1.35 }
