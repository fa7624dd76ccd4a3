import type { Drawing, Look } from '../drawing.ts'
import {
  all,
  box,
  disc,
  line,
  oval,
  path,
  type Profile,
  rect,
  ring,
  sheen,
  times,
  turned,
} from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const weave = (x: number, y: number, w: number, h: number): string =>
  line(
    times(Math.floor(h / 26), (at) => `M${x} ${y + 14 + at * 26}h${w}`),
    '#fff',
    2,
    'opacity=".14" stroke-dasharray="3 7"',
  )

const cone = ({ pen }: Look, x: number, y: number, radius: number): string =>
  all(
    disc(x, y, radius, '#17191d'),
    disc(x, y, radius * 0.86, pen.blend('slant', [0, '#55595f'], [1, '#1d1f24'])),
    disc(x, y, radius * 0.34, pen.blend('slant', [0, '#7d828a'], [1, '#2a2d33'])),
  )

const forms: readonly ((look: Look) => string)[] = [
  (look) =>
    all(
      box([250, 330], [300, 310, 120], [look.pen.face(look.paint), look.paint.pale, look.paint.dark], 10),
      rect(270, 350, 260, 210, 10, '#cfc6b4'),
      weave(274, 350, 252, 210),
      disc(310, 602, 18, look.pen.metal(stuff.brass)),
      disc(490, 602, 18, look.pen.metal(stuff.brass)),
      line('M372 602h56', look.paint.pale, 5),
    ),
  (look) => {
    const can: Profile = [
      [110, 320],
      [124, 346],
      [124, 610],
      [110, 640],
    ]
    return all(
      line('M506 380q70 40 10 110', stuff.leather.base, 15),
      path(turned(400, can), look.pen.round(look.paint)),
      path(
        ring(400, 124, 400, 124, 580),
        look.pen.round({
          ...look.paint,
          light: look.paint.base,
          base: look.paint.dark,
          dark: look.paint.deep,
        }),
      ),
      weave(284, 410, 232, 170),
      sheen(400, can, -0.8, 0.1, 0.3),
      oval(400, 320, 110, 15, look.paint.light),
      oval(400, 320, 84, 10, look.paint.dark),
      line('M372 318h56M400 312v12', '#fff', 5, 'opacity=".7"'),
    )
  },
  (look) =>
    all(
      oval(400, 540, 150, 100, look.pen.round(look.paint)),
      oval(400, 524, 136, 76, look.paint.deep),
      times(4, (at) =>
        oval(
          400,
          524,
          120 - at * 26,
          66 - at * 15,
          'none',
          'stroke="#fff" stroke-width="2" opacity=".22" stroke-dasharray="2 7"',
        ),
      ),
      line('M540 560q60 30 40 80', stuff.leather.base, 10),
      path(
        'M280 500Q320 450 400 448',
        'none',
        'stroke="#fff" stroke-width="7" opacity=".35" stroke-linecap="round"',
      ),
    ),
  (look) =>
    all(
      box([150, 450], [480, 170, 90], [look.pen.face(look.paint), look.paint.pale, look.paint.dark], 14),
      rect(168, 466, 444, 138, 12, mixed('#6d6459', look.paint.base, 0.2)),
      weave(172, 466, 436, 138),
      rect(190, 618, 40, 22, 3, stuff.walnut.base),
      rect(560, 618, 40, 22, 3, stuff.walnut.base),
      line('M380 586h40', '#fff', 5, 'opacity=".7"'),
    ),
  (look) =>
    all(
      ...[200, 430].map((x) =>
        all(
          box([x, 270], [160, 370, 70], [look.pen.face(look.paint), look.paint.pale, look.paint.dark], 4),
          cone(look, x + 80, 370, 42),
          cone(look, x + 80, 530, 66),
        ),
      ),
    ),
]

const draw = (look: Look): string => forms[look.form]?.(look) ?? ''

/** Speakers: a wooden box, a can with a loop, a pebble, a long cabinet, a pair. */
export const speaker: Drawing = { draw, focus: [400, 500], place: 'stands', ground: 190 }
