import type { Drawing, Look } from '../drawing.ts'
import { all, line, oval, path, type Profile, rect, times, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const shadeAt = (look: Look, cx: number, profile: Profile): string => {
  const { pen } = look
  const [upper = [0, 0] as const] = profile
  const lower = profile.at(-1) ?? upper
  return all(
    oval(cx, lower[1] + 20, lower[0] * 1.9, 150, pen.glow('#ffd98a', 0.55)),
    oval(cx, lower[1], lower[0], lower[0] * 0.13, '#fff6df'),
    path(
      turned(cx, profile),
      pen.blend('across', [0, '#d6c29a'], [0.3, '#fff4d8'], [0.65, '#f5e2ba'], [1, '#c6af84']),
    ),
    oval(cx, upper[1], upper[0], upper[0] * 0.13, '#fff8e6'),
  )
}

const foot = ({ pen, paint }: Look, cx: number): string =>
  all(
    path(
      turned(cx, [
        [86, 622],
        [96, 632],
        [96, 640],
      ]),
      pen.round(paint),
    ),
    oval(cx, 622, 86, 11, paint.light),
  )

const forms: readonly ((look: Look) => string)[] = [
  (look) =>
    all(
      rect(394, 240, 12, 384, 4, look.pen.metal(look.paint)),
      foot(look, 400),
      shadeAt(look, 400, [
        [104, 96],
        [124, 260],
      ]),
    ),
  (look) =>
    all(
      line('M396 300L290 640', look.paint.dark, 15),
      line('M404 300L400 634', look.paint.base, 15),
      line('M408 300L520 640', look.paint.light, 15),
      rect(376, 282, 48, 26, 6, look.pen.metal(stuff.brass)),
      shadeAt(look, 400, [
        [128, 96],
        [160, 284],
      ]),
    ),
  (look) =>
    all(
      foot(look, 590),
      line('M590 624V330Q586 116 420 112T250 240', look.paint.dark, 15),
      line('M587 624V330Q583 120 420 116', look.paint.light, 5),
      shadeAt(look, 250, [
        [26, 226],
        [70, 240],
        [116, 320],
      ]),
    ),
  (look) =>
    all(
      rect(414, 190, 11, 434, 4, look.pen.metal(look.paint)),
      foot(look, 420),
      line('M420 220L330 190', look.paint.dark, 11),
      oval(300, 280, 190, 130, look.pen.glow('#ffd98a', 0.5)),
      path('M350 168L366 206L286 282Q236 262 232 214Z', look.pen.round(look.paint)),
      oval(258, 250, 40, 22, '#fff3cf', 'transform="rotate(52 258 250)"'),
    ),
  (look) =>
    all(
      foot(look, 400),
      oval(400, 350, 260, 320, look.pen.glow('#ffe0a0', 0.55)),
      path(
        turned(400, [
          [70, 110],
          [84, 150],
          [84, 590],
          [70, 624],
        ]),
        look.pen.blend('across', [0, '#dcc69a'], [0.35, '#fffaea'], [0.7, '#fbecc8'], [1, '#cdb585']),
      ),
      line(
        times(12, (at) => `M${320 + at} ${150 + at * 38}Q400 ${166 + at * 38} ${480 - at} ${150 + at * 38}`),
        '#b99f6c',
        2,
        'opacity=".5"',
      ),
      rect(346, 100, 108, 14, 5, look.pen.metal(look.paint)),
    ),
]

const draw = (look: Look): string => forms[look.form]?.(look) ?? ''

/** Standing lamps: straight, on three legs, on a bow, with a turning head, of paper. */
export const floorLamp: Drawing = { draw, focus: [390, 230], place: 'stands', ground: 110 }
