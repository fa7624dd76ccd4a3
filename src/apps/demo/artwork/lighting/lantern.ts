import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, type Profile, rect, sheen, times, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const tall = [170, 300, 140, 170, 320] as const

const bulge = (half: number, body: number): Profile => [
  [half - 30, body],
  [half + 16, (body + 560) / 2],
  [half - 8, 560],
]

const draw = ({ pen, paint, form }: Look): string => {
  const top = tall[form] ?? 170
  const body = top + 130
  const squat = form === 1 || form === 4
  const half = squat ? 124 : 96
  const middle = (body + 560) / 2
  const glass: Profile =
    form === 3
      ? [
          [half, body],
          [half, 560],
        ]
      : bulge(half, body)
  const foot: Profile = [
    [half, 556],
    [half + 20, 570],
    [half + 26, 632],
    [half + 26, 640],
  ]
  return all(
    line(
      `M${400 - half - 6} ${body + 20}Q400 ${top - 190} ${400 + half + 6} ${body + 20}`,
      stuff.steel.dark,
      8,
    ),
    disc(400, 440, 290, pen.glow('#ffdf9a', 0.7)),
    path(
      turned(400, glass),
      pen.blend('across', [0, '#e9cf92', 0.9], [0.4, '#fff8e2', 0.95], [1, '#dfc285', 0.9]),
    ),
    oval(400, middle + 20, 26, 62, '#fffef8'),
    form === 2 &&
      times(6, (at) =>
        oval(400, body + 26 + at * 38, half + 6, 9, 'none', 'stroke="#fff" stroke-width="3" opacity=".5"'),
      ),
    form === 3 &&
      all(
        rect(298, body, 18, 270, 4, pen.face(paint)),
        rect(484, body, 18, 270, 4, pen.face(paint)),
        rect(392, body, 14, 270, 4, paint.dark),
      ),
    form !== 3 && line(`M${400 - half} ${body + 4}V570M${400 + half} ${body + 4}V570`, paint.deep, 9),
    path(turned(400, foot), form === 2 ? pen.metal(paint) : pen.round(paint)),
    sheen(400, foot, -0.7, 0.18, 0.4),
    path(
      turned(400, [
        [28, top],
        [34, top + 40],
        [squat ? 96 : 74, top + 84],
        [half + 14, body],
        [half + 10, body + 8],
      ]),
      form === 2 ? pen.metal(paint) : pen.round(paint),
    ),
    oval(400, top, 28, 5, paint.pale),
  )
}

/** A lantern with a bail handle and a warm light inside. */
export const lantern: Drawing = { draw, focus: [400, 470], place: 'stands', ground: 124 }
