import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, type Profile, sheen, turned } from '../shapes.ts'
import { mixed } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [48, 250],
    [44, 330],
    [60, 390],
    [116, 500],
    [112, 620],
    [90, 640],
  ],
  [
    [76, 300],
    [64, 350],
    [116, 470],
    [118, 570],
    [88, 636],
    [88, 640],
  ],
  [
    [52, 200],
    [36, 300],
    [40, 400],
    [150, 560],
    [150, 620],
    [110, 640],
  ],
  [
    [64, 340],
    [60, 380],
    [104, 430],
    [108, 600],
    [92, 640],
  ],
  [
    [104, 290],
    [90, 330],
    [120, 480],
    [132, 630],
    [132, 640],
  ],
]

const draw = ({ pen, paint, form }: Look): string => {
  const body = bodies[form] ?? []
  const [[lip, top] = [0, 0] as const] = body
  const glass = form === 0 || form === 2 || form === 3
  const liquid = form === 2 ? '#7c2b3c' : mixed(paint.base, '#bfe0e4', 0.45)
  const handle = `M${400 + lip - 8} ${top + 26}C${400 + lip + 130} ${top + 20} ${400 + lip + 130} ${top + 190} 506 ${top + 210}`
  return all(
    !glass && all(line(handle, paint.dark, 26), line(handle, paint.base, 16)),
    glass &&
      path(
        turned(400, body.slice(3)),
        pen.round({
          base: liquid,
          light: mixed(liquid, '#ffffff', 0.35),
          pale: liquid,
          dark: mixed(liquid, '#1c2233', 0.25),
          deep: mixed(liquid, '#1c2233', 0.4),
        }),
        'opacity=".85"',
      ),
    glass &&
      oval(
        400,
        (body[3] ?? [0, 0])[1],
        (body[3] ?? [0, 0])[0],
        (body[3] ?? [0, 0])[0] * 0.13,
        mixed(liquid, '#ffffff', 0.4),
        'opacity=".8"',
      ),
    path(turned(400, body), pen.round(paint), glass ? 'opacity=".42"' : ''),
    sheen(400, body, -0.72, 0.12, glass ? 0.6 : 0.34),
    glass && sheen(400, body, 0.62, 0.08, 0.4),
    oval(
      400,
      top,
      lip,
      lip * 0.16,
      glass ? mixed(paint.pale, '#ffffff', 0.4) : pen.blend('down', [0, paint.deep], [1, paint.dark]),
      glass ? 'opacity=".75"' : `stroke="${form === 4 ? paint.deep : paint.light}" stroke-width="6"`,
    ),
    form === 0 &&
      all(
        disc(
          400,
          top - 44,
          50,
          pen.blend('slant', [0, mixed(paint.pale, '#ffffff', 0.5)], [0.6, paint.base], [1, paint.dark]),
          'opacity=".9"',
        ),
        disc(382, top - 62, 12, '#fff', 'opacity=".7"'),
      ),
    form === 3 &&
      all(
        path(
          turned(400, [
            [72, top - 120],
            [72, top - 10],
            [66, top + 14],
          ]),
          pen.round(paint),
          'opacity=".4"',
        ),
        oval(400, top - 120, 72, 10, paint.pale, 'opacity=".8"'),
        line('M352 240v84', '#fff', 9, 'opacity=".6"'),
      ),
    !glass && path(`M${400 - lip} ${top}q-34-8-44-22q30-6 60 6Z`, paint.base),
  )
}

/** Carafes of colored glass and jugs of clay. */
export const carafe: Drawing = { draw, focus: [390, 480], place: 'stands', ground: 122 }
