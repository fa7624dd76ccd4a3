import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, type Profile, rect, ring, sheen, times, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const bodies: readonly Profile[] = [
  [
    [78, 386],
    [150, 420],
    [186, 530],
    [176, 630],
    [170, 640],
  ],
  [
    [76, 400],
    [140, 426],
    [168, 520],
    [188, 634],
    [186, 640],
  ],
  [
    [66, 400],
    [110, 420],
    [136, 540],
    [150, 634],
    [150, 640],
  ],
  [
    [88, 440],
    [170, 470],
    [210, 560],
    [206, 632],
    [200, 640],
  ],
  [
    [72, 390],
    [130, 410],
    [176, 520],
    [158, 620],
    [150, 640],
  ],
]

const draw = ({ pen, paint, form }: Look): string => {
  const body = bodies[form] ?? []
  const [[lid, top] = [0, 0] as const] = body
  const wide = Math.max(...body.map(([half]) => half))
  const shiny = form === 1 || form === 2 || form === 4
  const skin = shiny ? pen.metal(paint) : pen.round(paint)
  const goose = `M${400 - wide + 20} 596Q190 590 196 480T150 ${top - 30}`
  const spout = `M${400 - wide + 40} 590Q${400 - wide - 50} 560 ${400 - wide - 84} ${top + 40}L${400 - wide - 40} ${top + 26}Q${400 - wide - 16} 490 ${400 - wide + 60} 480Z`
  const bail = `M${400 - lid - 46} ${top + 50}C${400 - lid - 90} ${top - 200} ${400 + lid + 90} ${top - 200} ${400 + lid + 46} ${top + 50}`
  const arm = `M${400 + wide - 40} ${top + 70}C${400 + wide + 110} ${top - 10} ${400 + wide + 90} 560 ${400 + wide - 6} 580`
  return all(
    form === 2
      ? line(arm, stuff.walnut.base, 24)
      : all(
          line(bail, stuff.iron.base, 10),
          line(
            `M330 ${top - 122}Q400 ${top - 144} 470 ${top - 122}`,
            form === 4 ? stuff.walnut.base : stuff.iron.deep,
            28,
          ),
        ),
    form === 2
      ? all(line(goose, paint.dark, 24), line(goose, paint.light, 8))
      : path(spout, pen.blend('across', [0, paint.dark], [0.5, paint.light], [1, paint.base])),
    path(turned(400, body), skin),
    form === 4 &&
      times(24, (at) => disc(290 + (at % 8) * 32, 460 + Math.floor(at / 8) * 44, 13, '#fff', 'opacity=".1"')),
    form === 1 && path(ring(400, wide - 6, 596, wide, 634), stuff.iron.base, 'opacity=".8"'),
    sheen(400, body, -0.7, 0.13, 0.36),
    path(
      turned(400, [
        [22, top - 30],
        [lid - 6, top - 8],
        [lid + 4, top + 6],
      ]),
      skin,
    ),
    rect(390, top - 50, 20, 24, 4, stuff.brass.base),
    disc(400, top - 56, 20, form === 4 ? stuff.walnut.base : stuff.iron.base),
    oval(394, top - 62, 6, 4, '#fff', 'opacity=".4"'),
    line(`M${form === 2 ? 142 : 400 - wide - 74} ${top - 66}q-14-22 2-42t0-44`, '#fff', 8, 'opacity=".45"'),
  )
}

/** A kettle for the stove, about to sing. */
export const stoveKettle: Drawing = { draw, focus: [350, 500], place: 'stands', ground: 185 }
