import type { Drawing, Look } from '../drawing.ts'
import { all, group, line, oval, path, type Profile, ring, sheen, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [60, 380],
    [150, 410],
    [190, 460],
    [150, 530],
    [30, 620],
    [9, 640],
  ],
  [
    [80, 340],
    [150, 370],
    [160, 420],
    [90, 540],
    [30, 600],
    [8, 640],
  ],
  [
    [40, 360],
    [140, 390],
    [180, 450],
    [140, 520],
    [40, 580],
    [10, 640],
  ],
  [
    [60, 470],
    [190, 490],
    [220, 520],
    [150, 570],
    [30, 610],
    [9, 640],
  ],
  [
    [70, 330],
    [140, 350],
    [170, 420],
    [130, 530],
    [24, 600],
    [7, 640],
  ],
]

const widthAt = (body: Profile, y: number): number => {
  const below = body.findIndex(([, at]) => at >= y)
  const [to = [0, 1] as const, from = to] = [body[below], body[Math.max(0, below - 1)]]
  const part = to[1] === from[1] ? 0 : (y - from[1]) / (to[1] - from[1])
  return from[0] + (to[0] - from[0]) * part
}

const draw = ({ pen, paint, accent, form }: Look): string => {
  const body = bodies[form] ?? []
  const [[half, top] = [0, 0] as const] = body
  const plain = form === 4
  const wood = pen.round(plain ? paint : stuff.ash)
  const band = (from: number, to: number, hex: string) =>
    path(
      ring(400, widthAt(body, from), from, widthAt(body, to), to, 0.16),
      pen.blend(
        'across',
        [0, mixed(hex, '#14161d', 0.35)],
        [0.3, mixed(hex, '#fff4e2', 0.35)],
        [0.6, hex],
        [1, mixed(hex, '#14161d', 0.4)],
      ),
    )
  const first = top + (640 - top) * 0.22
  const next = top + (640 - top) * 0.4
  const third = top + (640 - top) * 0.5
  return all(
    group(
      'rotate(9 400 640)',
      path(
        turned(400, [
          [13, top - 130],
          [17, top - 100],
          [12, top - 40],
          [20, top],
        ]),
        pen.round(form === 3 ? paint : stuff.walnut),
      ),
      form === 2 &&
        path(
          turned(400, [
            [40, top - 150],
            [56, top - 130],
            [40, top - 112],
          ]),
          pen.round(accent),
        ),
      path(turned(400, body, 0.16), wood),
      band(first, next, paint.base),
      band(third, third + 22, accent.base === paint.base ? stuff.brass.base : accent.base),
      sheen(400, body, -0.7, 0.15, 0.35),
      oval(400, top, half, half * 0.16, plain ? paint.light : stuff.ash.light),
      oval(400, top, half * 0.5, half * 0.08, paint.base),
      line('M400 622V640', stuff.steel.base, 9),
      (form === 1 || form === 4) &&
        line(
          `M${400 - widthAt(body, 500)} 500Q400 530 ${400 + widthAt(body, 500)} 500M${400 - widthAt(body, 520)} 520Q400 550 ${400 + widthAt(body, 520)} 520`,
          '#e6d8b8',
          8,
        ),
    ),
    form === 1 && line('M470 540Q600 560 620 620T700 650', '#e6d8b8', 8),
    line('M236 648q30 14 70 14M560 652q-30 12-60 12', '#fff', 5, 'opacity=".6"'),
  )
}

/** A top, leaning as it spins. */
export const spinningTop: Drawing = { draw, focus: [400, 470], place: 'stands', ground: 70 }
