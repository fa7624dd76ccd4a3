import type { Drawing, Look } from '../drawing.ts'
import { all, line, oval, path, type Profile, rect, sheen, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const bases: readonly Profile[] = [
  [
    [26, 398],
    [30, 420],
    [96, 490],
    [112, 550],
    [88, 612],
    [62, 636],
    [62, 640],
  ],
  [
    [22, 388],
    [24, 430],
    [62, 470],
    [84, 540],
    [78, 610],
    [58, 636],
    [58, 640],
  ],
  [
    [20, 420],
    [24, 440],
    [110, 560],
    [112, 600],
    [84, 636],
    [84, 640],
  ],
  [
    [14, 380],
    [14, 560],
    [20, 590],
    [90, 620],
    [96, 640],
  ],
  [
    [16, 392],
    [40, 430],
    [22, 470],
    [58, 530],
    [24, 580],
    [80, 618],
    [86, 640],
  ],
]

const shades: readonly Profile[] = [
  [
    [120, 178],
    [188, 398],
  ],
  [
    [140, 190],
    [200, 388],
  ],
  [
    [86, 236],
    [150, 420],
  ],
  [
    [96, 190],
    [176, 370],
  ],
  [
    [130, 200],
    [150, 392],
  ],
]

const draw = ({ pen, paint, form }: Look): string => {
  const base = bases[form] ?? []
  const shade = shades[form] ?? []
  const [upper = [0, 0] as const, lower = [0, 0] as const] = shade
  const cloth = pen.blend('across', [0, '#d9c6a0'], [0.3, '#fff3d6'], [0.62, '#f7e4bd'], [1, '#c9b389'])
  return all(
    line('M455 632q90 18 150 4t120 20', stuff.iron.base, 5),
    path(turned(400, base), form === 3 ? pen.metal(paint) : pen.round(paint)),
    sheen(400, base, -0.66, 0.16, 0.3),
    rect(390, lower[1] - 8, 20, 34, 4, pen.metal(stuff.brass)),
    oval(400, lower[1] + 20, lower[0] * 1.5, 170, pen.glow('#ffd98a', 0.5)),
    oval(400, lower[1], lower[0], lower[0] * 0.13, '#fff6df'),
    path(turned(400, shade), cloth),
    path(
      turned(400, shade),
      pen.blend('down', [0, '#c9a86a', 0.35], [0.5, '#ffe9b8', 0.1], [1, '#ffd98a', 0.5]),
    ),
    oval(400, upper[1], upper[0], upper[0] * 0.13, '#fff8e6'),
  )
}

/** A turned base under a lit linen shade. */
export const tableLamp: Drawing = { draw, focus: [400, 430], place: 'stands', ground: 110 }
