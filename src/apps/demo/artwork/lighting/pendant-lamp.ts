import type { Drawing, Look } from '../drawing.ts'
import { all, line, oval, path, type Profile, rect, sheen, times, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const shades: readonly Profile[] = [
  [
    [34, 300],
    [44, 330],
    [92, 352],
    [196, 452],
  ],
  [
    [30, 290],
    [62, 320],
    [128, 400],
    [112, 470],
    [80, 500],
  ],
  [
    [40, 300],
    [130, 350],
    [210, 440],
    [200, 480],
  ],
  [
    [30, 300],
    [110, 326],
    [168, 390],
    [180, 460],
  ],
  [
    [60, 290],
    [190, 370],
    [196, 400],
    [70, 490],
  ],
]

const ribs = ({ paint, form }: Look): string => {
  if (form === 2) {
    return line(
      times(9, (at) => `M${400 + (at - 4) * 9} 302Q${400 + (at - 4) * 46} 350 ${400 + (at - 4) * 50} 488`),
      paint.deep,
      3,
      'opacity=".45"',
    )
  }
  if (form !== 4) return ''
  return line(
    times(11, (at) => `M${400 + (at - 5) * 11} 290L${400 + (at - 5) * 38} 386L${400 + (at - 5) * 13} 490`),
    mixed(paint.base, '#6b5d49', 0.4),
    2,
    'opacity=".5"',
  )
}

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  const shade = shades[form] ?? []
  const lower = shade.at(-1) ?? ([0, 0] as const)
  const skin = form === 3 ? pen.metal(paint) : pen.round(paint)
  return all(
    line('M400 0V290', stuff.iron.base, 5),
    rect(382, 262, 36, 44, 8, pen.metal(stuff.brass)),
    oval(400, lower[1] + 70, 310, 250, pen.glow('#ffe2a2', 0.75)),
    path(
      `M${400 - lower[0]} ${lower[1]}L150 800H650L${400 + lower[0]} ${lower[1]}Z`,
      pen.blend('down', [0, '#fff0c4', 0.5], [1, '#fff0c4', 0]),
    ),
    oval(400, lower[1], lower[0], lower[0] * 0.13, '#fff4d2'),
    oval(400, lower[1] + 4, 34, 20, '#fffdf4'),
    path(turned(400, shade), skin, form === 1 ? 'opacity=".88"' : ''),
    ribs(look),
    sheen(400, shade, -0.7, 0.16, 0.32),
    form === 0 &&
      line(
        `M${400 - lower[0]} ${lower[1]}A${lower[0]} ${Math.round(lower[0] * 0.13)} 0 0 0 ${400 + lower[0]} ${lower[1]}`,
        paint.deep,
        6,
      ),
  )
}

/** A shade on a long cord with its cone of light. */
export const pendantLamp: Drawing = { draw, focus: [380, 420], place: 'hangs', ground: 0 }
