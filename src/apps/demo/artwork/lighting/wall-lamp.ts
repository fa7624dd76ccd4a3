import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, rect, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const forms: readonly ((look: Look) => string)[] = [
  ({ pen, paint }) =>
    all(
      oval(400, 560, 60, 84, pen.metal(paint)),
      line('M400 550Q400 430 400 400', paint.dark, 16),
      path(
        turned(400, [
          [30, 380],
          [46, 404],
          [40, 420],
        ]),
        pen.metal(paint),
      ),
      disc(400, 300, 300, pen.glow('#ffe2a2', 0.8)),
      disc(400, 296, 108, pen.blend('slant', [0, '#fffdf6'], [0.6, '#fff0cd'], [1, '#e6cf9d'])),
    ),
  ({ pen, paint }) =>
    all(
      rect(352, 220, 96, 200, 18, pen.face(paint)),
      line('M400 250Q400 190 470 210', paint.dark, 18),
      oval(480, 440, 280, 220, pen.glow('#ffe2a2', 0.6)),
      path(
        turned(470, [
          [30, 226],
          [52, 250],
          [150, 372],
        ]),
        pen.round(paint),
      ),
      oval(470, 372, 150, 22, '#fff1c8'),
      rect(440, 372, 60, 74, 26, pen.blend('down', [0, '#fffaf0'], [1, '#f0e2bd'])),
      line('M424 372v80M516 372v80M420 452h100', paint.deep, 6),
    ),
  ({ pen, paint }) =>
    all(
      rect(346, 260, 108, 290, 20, pen.face(paint)),
      line('M400 420L500 380', stuff.brass.dark, 12),
      oval(520, 420, 250, 200, pen.glow('#ffe2a2', 0.65)),
      path(
        'M470 290L560 330L610 450L440 430Z',
        pen.blend('across', [0, '#e8d3a4'], [0.4, '#fff6de'], [1, '#dac190']),
      ),
      disc(400, 420, 18, pen.metal(stuff.brass)),
    ),
  ({ pen, paint }) =>
    all(
      path('M330 240L220 0H580L470 240Z', pen.blend('down', [0, '#ffedbb', 0], [1, '#ffedbb', 0.85])),
      path('M330 560L220 800H580L470 560Z', pen.blend('down', [0, '#ffedbb', 0.85], [1, '#ffedbb', 0])),
      path(
        turned(400, [
          [70, 240],
          [70, 560],
        ]),
        pen.metal(paint),
      ),
      oval(400, 240, 70, 10, '#fff3cf'),
    ),
  ({ pen, paint }) =>
    all(
      path('M250 380L150 0H650L550 380Z', pen.blend('down', [0, '#ffedbb', 0], [1, '#ffedbb', 0.9])),
      path('M240 370H560Q556 540 400 548Q244 540 240 370Z', pen.round(paint)),
      oval(400, 370, 160, 20, '#fff3cf'),
      path('M262 396Q272 490 330 526Q290 470 288 396Z', '#fff', 'opacity=".3"'),
    ),
]

const draw = (look: Look): string => forms[look.form]?.(look) ?? ''

/** Wall lamps: a globe, a hooded lantern, a tilting shade, a cylinder, a half bowl. */
export const wallLamp: Drawing = { draw, focus: [420, 370], place: 'wall', ground: 150 }
