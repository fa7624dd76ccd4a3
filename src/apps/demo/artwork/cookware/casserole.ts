import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, type Profile, ring, sheen, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const sizes: readonly (readonly [half: number, top: number])[] = [
  [196, 440],
  [236, 450],
  [160, 470],
  [220, 510],
  [204, 400],
]

const draw = ({ pen, paint, form }: Look): string => {
  const [half, top] = sizes[form] ?? [196, 440]
  const body: Profile = [
    [half, top],
    [half, top],
    [half - 2, 590],
    [half - 24, 634],
    [half - 34, 640],
  ]
  const rise = form === 3 ? 44 : 62
  const lid: Profile = [
    [26, top - rise - 6],
    [half * 0.6, top - rise + 8],
    [half, top - 16],
    [half + 8, top - 4],
    [half + 8, top + 6],
  ]
  const ear = (side: 1 | -1) => {
    const x = 400 + side * (half - 4)
    const d = `M${x} ${top + 34}q${side * 66}-12 ${side * 66} 26t${-side * 66} 26`
    return all(line(d, paint.deep, 24), line(d, paint.base, 14))
  }
  return all(
    ear(-1),
    ear(1),
    path(turned(400, body, 0.1), pen.round(paint)),
    path(ring(400, half, top + 6, half, top + 26, 0.1), paint.deep, 'opacity=".35"'),
    sheen(400, body.slice(1), -0.8, 0.12, 0.3),
    path(turned(400, lid, 0.1), pen.round(mixed(paint.base, paint.light, 0.2) === '' ? paint : paint)),
    path(
      `M${400 - half * 0.74} ${top - 22}Q${400 - half * 0.5} ${top - rise} ${400 - half * 0.1} ${top - rise + 2}Q${400 - half * 0.46} ${top - rise + 18} ${400 - half * 0.62} ${top - 16}Z`,
      '#fff',
      'opacity=".34"',
    ),
    line(
      `M${400 - half - 6} ${top + 2}Q400 ${top + half * 0.1 + 6} ${400 + half + 6} ${top + 2}`,
      paint.deep,
      3,
      'opacity=".5"',
    ),
    path(
      turned(400, [
        [14, top - rise - 22],
        [12, top - rise - 2],
      ]),
      stuff.brass.dark,
    ),
    disc(400, top - rise - 32, 23, pen.metal(stuff.brass)),
    oval(392, top - rise - 40, 7, 5, '#fff', 'opacity=".6"'),
  )
}

/** A heavy enameled pot under its lid. */
export const casserole: Drawing = { draw, focus: [360, 470], place: 'stands', ground: 200, near: 1.25 }
