import type { Drawing, Look } from '../drawing.ts'
import { all, line, oval, path, rect, sheen, times, turned } from '../shapes.ts'
import { stuff, toneOf } from '../tone.ts'

const clay = toneOf('#c9744f')

const still = ({ pen }: Look, y: number): string =>
  all(
    path(
      turned(450, [
        [16, y - 120],
        [20, y - 96],
        [44, y - 50],
        [36, y - 4],
        [30, y],
      ]),
      pen.round(clay),
    ),
    line(`M450 ${y - 120}q-20-60-54-80M452 ${y - 120}q4-70 30-110M451 ${y - 120}q30-40 66-50`, '#6d8a62', 5),
    ...[
      [394, -206],
      [484, -234],
      [520, -172],
      [430, -180],
    ].map(([x = 0, dy = 0]) =>
      oval(x, y + dy, 24, 13, '#7f9c74', `transform="rotate(${x - 440} ${x} ${y + dy})"`),
    ),
    path(`M300 ${y - 26}H390V${y - 6}H300Z`, '#2b3d55'),
    path(`M308 ${y - 44}H382V${y - 26}H308Z`, '#eee2cb'),
  )

const top = ({ pen, paint }: Look, y: number, half: number): string =>
  all(
    path(
      turned(
        400,
        [
          [half, y],
          [half, y],
          [half - 4, y + 22],
        ],
        0.17,
      ),
      pen.round(paint),
    ),
    oval(400, y, half, half * 0.17, pen.blend('slant', [0, paint.pale], [0.6, paint.light], [1, paint.base])),
  )

const forms: readonly ((look: Look) => string)[] = [
  (look) =>
    all(
      line('M330 400L270 638M470 400L530 638', look.paint.base, 17),
      line('M410 400L416 618', look.paint.dark, 15),
      top(look, 380, 180),
      still(look, 380),
    ),
  (look) =>
    all(
      line('M260 380L300 636M540 380L500 636', look.paint.dark, 10),
      line('M330 400L290 620M470 400L510 620', look.paint.deep, 8),
      line('M296 620Q400 650 504 620', look.paint.dark, 9),
      path(
        turned(
          400,
          [
            [190, 350],
            [186, 366],
            [170, 392],
          ],
          0.15,
        ),
        look.pen.round(look.paint),
      ),
      oval(400, 350, 190, 29, look.paint.light),
      oval(400, 354, 178, 25, look.paint.dark),
      still(look, 360),
    ),
  (look) =>
    all(
      path(
        turned(
          400,
          [
            [150, 370],
            [120, 450],
            [106, 510],
            [126, 580],
            [150, 640],
          ],
          0.17,
        ),
        look.pen.round(look.paint),
      ),
      times(4, (at) => oval(350 + at * 34, 440 + ((at * 47) % 140), 5, 4, look.paint.deep, 'opacity=".35"')),
      sheen(
        400,
        [
          [120, 450],
          [106, 510],
          [126, 580],
        ],
        -0.7,
        0.14,
        0.3,
      ),
      top(look, 366, 160),
      still(look, 366),
    ),
  (look) =>
    all(
      path(
        turned(400, [
          [130, 618],
          [140, 630],
          [140, 640],
        ]),
        look.pen.metal(look.paint),
      ),
      oval(400, 618, 130, 17, look.paint.light),
      rect(386, 400, 28, 220, 6, look.pen.metal(look.paint)),
      top(look, 372, 166),
      oval(400, 370, 154, 24, look.paint.dark, 'opacity=".35"'),
      still(look, 372),
    ),
  (look) =>
    all(
      ...[0, 1].map((at) =>
        all(
          line(
            at ? 'M280 400L262 638M520 400L538 638' : 'M330 410L326 610M474 410L480 610',
            at ? look.paint.base : look.paint.dark,
            15,
          ),
        ),
      ),
      path(
        turned(
          400,
          [
            [150, 540],
            [150, 540],
            [148, 556],
          ],
          0.16,
        ),
        look.pen.round(look.paint),
      ),
      oval(400, 540, 150, 24, look.paint.light),
      rect(340, 516, 90, 16, 2, '#efe6d2'),
      rect(346, 502, 84, 14, 2, '#b2543d'),
      line('M266 540L264 556', look.paint.base, 15),
      top(look, 380, 180),
      still(look, 380),
    ),
]

const draw = (look: Look): string =>
  all(
    forms[look.form]?.(look),
    look.form === 3 && line('M310 404Q400 424 490 404', stuff.brass.deep, 3, 'opacity=".4"'),
  )

/** Side tables with a vase and two books. */
export const sideTable: Drawing = { draw, focus: [410, 330], place: 'stands', ground: 150 }
