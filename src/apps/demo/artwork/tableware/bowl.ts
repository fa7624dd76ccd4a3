import type { Drawing, Look } from '../drawing.ts'
import { all, line, oval, path, type Profile, ring, sheen, turned } from '../shapes.ts'
import { mixed } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [200, 440],
    [192, 490],
    [140, 590],
    [84, 622],
    [84, 640],
  ],
  [
    [208, 430],
    [180, 510],
    [100, 600],
    [66, 614],
    [72, 640],
  ],
  [
    [196, 400],
    [196, 460],
    [166, 570],
    [92, 616],
    [92, 640],
  ],
  [
    [220, 470],
    [206, 540],
    [150, 610],
    [110, 634],
    [100, 640],
  ],
  [
    [198, 430],
    [190, 500],
    [134, 596],
    [76, 622],
    [80, 640],
  ],
]

const fruit = ['#b2543d', '#d99f3f', '#8d9a55'] as const

const draw = ({ pen, paint, form }: Look): string => {
  const body = bodies[form] ?? []
  const [[half, top] = [0, 0] as const] = body
  const inside = form === 4 ? mixed(paint.base, '#fff4e2', 0.8) : paint.base
  const inner = pen.blend('down', [0, mixed(inside, '#1c2233', 0.45)], [1, mixed(inside, '#1c2233', 0.08)])
  return all(
    path(turned(400, body, 0.2), pen.round(paint)),
    form === 0 && path(ring(400, half - 2, top + 22, half - 8, top + 40, 0.2), paint.pale, 'opacity=".6"'),
    form === 1 &&
      all(
        line(
          'M270 520q40-30 60 0t60-4M420 540q50-40 80-10',
          mixed(paint.dark, '#26466b', 0.6),
          6,
          'opacity=".55"',
        ),
        line('M330 566q30-14 60 4', mixed(paint.dark, '#26466b', 0.6), 5, 'opacity=".5"'),
      ),
    form === 4 &&
      path(`M214 500Q330 600 574 470Q560 560 480 612L320 622Q236 580 214 500Z`, paint.deep, 'opacity=".35"'),
    sheen(400, body, -0.76, 0.13, 0.32),
    oval(400, top, half, half * 0.2, mixed(inside, '#fffaf0', 0.4)),
    oval(400, top + 3, half - 10, half * 0.2 - 7, inner),
    form === 3 &&
      all(
        ...[
          [330, 430, 58, 0],
          [440, 420, 64, 1],
          [388, 392, 56, 2],
          [498, 444, 44, 0],
        ].map(([x = 0, y = 0, r = 0, c = 0]) =>
          all(
            oval(
              x,
              y,
              r,
              r * 0.96,
              pen.blend(
                'slant',
                [0, mixed(fruit[c] ?? '#b2543d', '#fff4e2', 0.5)],
                [0.5, fruit[c] ?? '#b2543d'],
                [1, mixed(fruit[c] ?? '#b2543d', '#1c2233', 0.4)],
              ),
            ),
            line(`M${x} ${y - r + 8}q4-14 12-18`, '#5d4630', 5),
          ),
        ),
        path(ring(400, half - 1, top + 1, half - 4, top + 30, 0.2), pen.round(paint)),
      ),
    form === 2 &&
      all(
        oval(400, top + 10, half - 22, half * 0.2 - 13, '#d79a45'),
        line(`M270 ${top + 10}q40-18 80 0t80-2t90 4M300 ${top + 22}q50-14 90 0t90-4`, '#f1d79b', 9),
        line(`M500 ${top - 140}L372 ${top + 12}M532 ${top - 128}L400 ${top + 14}`, '#6b4530', 10),
      ),
  )
}

/** A bowl with its foot, plain, painted, with noodles or with fruit. */
export const bowl: Drawing = { draw, focus: [370, 500], place: 'stands', ground: 150, near: 1.35 }
