import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, type Profile, rect, sheen, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [106, 300],
    [116, 330],
    [140, 560],
    [142, 600],
  ],
  [
    [112, 270],
    [120, 300],
    [136, 600],
  ],
  [
    [96, 360],
    [120, 380],
    [132, 560],
    [130, 600],
  ],
  [
    [84, 380],
    [110, 400],
    [150, 580],
    [150, 600],
  ],
  [
    [100, 320],
    [150, 380],
    [160, 520],
    [146, 600],
  ],
]

const draw = ({ pen, paint, form }: Look): string => {
  const body = bodies[form] ?? []
  const [[lid, top] = [0, 0] as const] = body
  const skin = form === 1 || form === 3 ? pen.metal(paint) : pen.round(paint)
  const arm = `M${400 + lid - 4} ${top + 24}C${400 + lid + 130} ${top - 6} ${400 + lid + 120} ${top + 220} ${400 + lid + 26} 560`
  const goose = `M280 570Q190 560 200 450T140 ${top + 4}`
  return all(
    line('M540 632q90 10 130-6t90 12', stuff.iron.base, 8),
    line(arm, stuff.iron.base, 30),
    line(arm, stuff.iron.light, 5, 'opacity=".5"'),
    form === 3
      ? all(line(goose, paint.dark, 24), line(goose, paint.light, 7))
      : path(
          `M${400 - lid + 4} ${top + 70}L${400 - lid - 56} ${top + 2}L${400 - lid + 10} ${top - 4}Z`,
          pen.blend('across', [0, paint.light], [1, paint.dark]),
        ),
    path(
      turned(400, [
        [152, 604],
        [164, 620],
        [164, 640],
      ]),
      pen.round(stuff.iron),
    ),
    path(turned(400, body, 0.1), skin),
    sheen(400, body, -0.7, 0.13, 0.4),
    form === 1 && all(rect(372, 520, 56, 30, 8, '#22262c'), disc(400, 535, 6, '#ffd27a')),
    form === 4 &&
      all(
        disc(400, 460, 44, stuff.brass.base),
        disc(400, 460, 36, '#fbf6e8'),
        line('M400 460l18-20', '#b2543d', 5),
        line('M372 460h6M400 432v6M428 460h-6', '#3a3d44', 3),
      ),
    (form === 0 || form === 2) && rect(444, top + 90, 18, 150, 9, '#dff0f2', 'opacity=".75"'),
    path(
      turned(
        400,
        [
          [lid * 0.5, top - 26],
          [lid, top - 6],
          [lid + 3, top + 4],
        ],
        0.1,
      ),
      pen.round(form === 1 || form === 3 ? stuff.iron : paint),
    ),
    disc(400, top - 34, 15, stuff.iron.base),
    oval(396, top - 39, 5, 3, '#fff', 'opacity=".4"'),
    line('M512 612h16', '#ffb347', 6),
  )
}

/** An electric kettle on its base. */
export const electricKettle: Drawing = { draw, focus: [390, 420], place: 'stands', ground: 165 }
