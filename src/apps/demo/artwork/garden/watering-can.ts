import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, type Profile, ring, sheen, times, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [120, 400],
    [128, 430],
    [132, 640],
  ],
  [
    [60, 440],
    [96, 480],
    [112, 570],
    [96, 630],
    [90, 640],
  ],
  [
    [70, 430],
    [110, 470],
    [116, 560],
    [90, 630],
    [84, 640],
  ],
  [
    [110, 460],
    [110, 470],
    [118, 640],
  ],
  [
    [96, 390],
    [102, 420],
    [102, 640],
  ],
]

const draw = ({ pen, paint, form }: Look): string => {
  const body = bodies[form] ?? []
  const [[half, top] = [0, 0] as const] = body
  const wide = Math.max(...body.map(([each]) => each))
  const slim = form === 1 || form === 2
  const skin = form === 2 ? pen.metal(paint) : pen.round(paint)
  const from = `M${400 - wide + 16} 610`
  const spout = slim ? `${from}Q230 600 200 440T110 290` : `${from}L170 370`
  const back = `M${400 + half - 10} ${top + 20}C${400 + wide + 150} ${top - 40} ${400 + wide + 120} 560 ${400 + wide - 8} 590`
  return all(
    line(back, paint.deep, 20),
    line(back, paint.base, 12),
    !slim &&
      all(
        line(
          `M${400 - half + 20} ${top + 6}C330 ${top - 110} 470 ${top - 110} ${400 + half - 20} ${top + 6}`,
          paint.dark,
          17,
        ),
        line(`M${400 - wide + 10} ${top + 80}L250 450`, paint.dark, 8),
      ),
    line(spout, paint.deep, slim ? 19 : 34),
    line(spout, paint.base, slim ? 13 : 24),
    line(spout, paint.light, slim ? 4 : 7),
    !slim &&
      group(
        'translate(164 360) rotate(-38)',
        path('M-18 20L-56-46H56L18 20Z', pen.round(stuff.brass)),
        oval(0, -46, 57, 15, stuff.brass.light),
        times(9, (at) => disc(-40 + at * 10, -46 + (at % 3) * 5 - 5, 3, stuff.brass.deep)),
      ),
    path(turned(400, body), skin),
    !slim &&
      all(
        path(ring(400, wide, top + 60, wide, top + 72), mixed(paint.base, '#1c2233', 0.2)),
        path(ring(400, wide, 596, wide, 608), mixed(paint.base, '#1c2233', 0.2)),
      ),
    sheen(400, body, -0.72, 0.13, 0.36),
    oval(400, top, half, half * 0.15, paint.light),
    oval(400, top + 3, half - 9, half * 0.15 - 4, mixed(paint.deep, '#14161d', 0.3)),
    !slim &&
      path(
        `M${400 - half} ${top}A${half} ${half * 0.15} 0 0 0 400 ${top + half * 0.15}Q${400 - half * 0.5} ${top - 34} ${400 - half} ${top}Z`,
        paint.base,
      ),
    slim && line('M96 300q-12 20-8 40', '#bfe0e8', 6, 'opacity=".8"'),
  )
}

/** A watering can, spout to the left. */
export const wateringCan: Drawing = { draw, focus: [380, 500], place: 'stands', ground: 130, near: 1.22 }
