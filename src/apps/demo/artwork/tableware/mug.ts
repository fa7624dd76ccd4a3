import type { Drawing, Look } from '../drawing.ts'
import { all, line, oval, path, type Profile, ring, sheen, times, turned } from '../shapes.ts'
import { mixed } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [124, 360],
    [126, 400],
    [130, 560],
    [112, 624],
    [84, 640],
  ],
  [
    [128, 420],
    [126, 450],
    [110, 560],
    [72, 626],
    [58, 640],
  ],
  [
    [134, 320],
    [138, 420],
    [138, 580],
    [124, 628],
    [96, 640],
  ],
  [
    [122, 380],
    [122, 400],
    [122, 600],
    [114, 632],
    [104, 640],
  ],
  [
    [130, 430],
    [124, 480],
    [98, 580],
    [64, 622],
    [64, 640],
  ],
]

const handle = ({ paint, form }: Look, top: number, half: number): string => {
  if (form === 4) return ''
  const reach = form === 1 ? 76 : 104
  const d = `M${400 + half - 8} ${top + 46}C${400 + half + reach} ${top + 20} ${400 + half + reach} ${top + 178} ${400 + half - 14} ${top + (form === 1 ? 130 : 190)}`
  return all(
    line(d, paint.dark, form === 3 ? 18 : 28),
    line(d, paint.base, form === 3 ? 10 : 18),
    line(d, paint.light, 4, 'opacity=".6"'),
  )
}

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  const body = bodies[form] ?? []
  const [rim = [0, 0] as const] = body
  const [half, top] = rim
  const clay = mixed('#b99a78', paint.base, 0.15)
  const saucer = all(
    path(
      turned(
        400,
        [
          [190, 622],
          [150, 640],
          [80, 648],
        ],
        0.12,
      ),
      pen.round(paint),
    ),
    oval(400, 622, 190, 24, pen.face(paint)),
    oval(400, 622, 120, 13, paint.dark, 'opacity=".35"'),
  )
  return all(
    form === 1 && saucer,
    handle(look, top, half),
    path(turned(400, body), pen.round(paint)),
    form === 0 && path(ring(400, 126, 588, 90, 638), clay, 'opacity=".85"'),
    form === 2 &&
      times(26, (at) =>
        oval(290 + ((at * 71) % 220), 370 + ((at * 47) % 230), 2.5, 3, paint.deep, 'opacity=".5"'),
      ),
    sheen(400, body, -0.74, 0.14, 0.34),
    oval(400, top, half, half * 0.14, form === 3 ? paint.deep : paint.light),
    oval(400, top + 3, half - 9, half * 0.14 - 4, pen.blend('down', [0, paint.deep], [1, paint.dark])),
    oval(
      400,
      top + 8,
      half - 16,
      half * 0.14 - 9,
      pen.blend('across', [0, '#4a2a1c'], [0.5, '#7a4a2e'], [1, '#3f2418']),
    ),
    line(`M372 ${top - 30}q-16-26 4-50t2-52M424 ${top - 26}q-14-24 4-44t2-46`, '#fff', 7, 'opacity=".38"'),
  )
}

/** A cup of coffee, steaming. */
export const mug: Drawing = { draw, focus: [420, 450], place: 'stands', ground: 140, near: 1.4 }
