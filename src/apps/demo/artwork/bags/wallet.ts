import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const stitch = (d: string, hex: string): string => line(d, hex, 3, 'stroke-dasharray="9 7" opacity=".75"')

const forms: readonly ((look: Look) => string)[] = [
  ({ pen, paint }) =>
    all(
      rect(176, 250, 460, 330, 22, mixed(paint.deep, '#101319', 0.3)),
      rect(196, 226, 400, 120, 6, '#b9c9a8'),
      rect(206, 216, 380, 120, 6, '#d5dfc4'),
      rect(170, 260, 460, 310, 20, pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark])),
      stitch('M186 280V550H614V280', paint.pale),
      line('M400 262V568', paint.deep, 3, 'opacity=".5"'),
    ),
  ({ pen, paint }) =>
    all(
      rect(236, 216, 328, 200, 14, '#2b3d55'),
      rect(226, 246, 348, 200, 14, '#c6a052'),
      rect(216, 276, 368, 200, 14, '#eee2cb'),
      line('M240 310h90', '#b2543d', 12),
      path(
        'M200 330H360Q400 380 440 330H600V560Q600 584 576 584H224Q200 584 200 560Z',
        pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark]),
      ),
      stitch('M216 346H352Q400 396 448 346H584V566H216Z', paint.pale),
    ),
  ({ pen, paint }) =>
    all(
      path(
        'M210 330Q180 600 260 610H540Q620 600 590 330Z',
        pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark]),
      ),
      line('M206 330Q400 296 594 330', stuff.brass.base, 17),
      line('M206 326Q400 292 594 326', stuff.brass.pale, 4),
      disc(384, 296, 19, pen.metal(stuff.brass)),
      disc(416, 296, 19, pen.metal(stuff.brass)),
      ...[280, 340, 400, 460, 520].map((x) =>
        line(`M${x} 330Q${x - (400 - x) * 0.1} 380 ${x} 420`, paint.deep, 3, 'opacity=".35"'),
      ),
    ),
  ({ pen, paint }) =>
    all(
      rect(300, 176, 230, 80, 6, '#efe6d2'),
      rect(250, 190, 310, 440, 18, mixed(paint.deep, '#101319', 0.3)),
      rect(312, 168, 200, 60, 4, '#f8f3e6'),
      line('M330 190h120M330 206h80', '#9b8f76', 4),
      rect(244, 200, 310, 430, 16, pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark])),
      stitch('M260 216H538V614H260Z', paint.pale),
      disc(400, 380, 60, 'none', `stroke="${stuff.brass.base}" stroke-width="6"`),
      line('M340 380h120M400 320v120', stuff.brass.base, 4),
      `<ellipse cx="400" cy="380" rx="28" ry="60" fill="none" stroke="${stuff.brass.base}" stroke-width="4"/>`,
    ),
  ({ pen, paint }) =>
    all(
      disc(400, 640, 34, 'none', `stroke="${stuff.steel.base}" stroke-width="7"`),
      line('M386 590L350 700M414 590L450 706', stuff.brass.base, 17),
      path(
        'M300 200Q300 160 340 160H460Q500 160 500 200L520 560Q520 610 470 610H330Q280 610 280 560Z',
        pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark]),
      ),
      stitch(
        'M316 206Q316 178 344 178H456Q484 178 484 206L502 560Q502 592 468 592H332Q298 592 298 560Z',
        paint.pale,
      ),
      disc(400, 480, 20, pen.metal(stuff.brass)),
      path('M292 400Q400 460 508 400', 'none', `stroke="${paint.deep}" stroke-width="4"`),
    ),
]

const draw = (look: Look): string =>
  group(
    'rotate(-8 400 400)',
    forms[look.form]?.(look),
    path('M200 290H420L210 500Z', '#fff', 'opacity=".09"'),
  )

/** Small leather goods laid on a table. */
export const wallet: Drawing = { draw, focus: [360, 380], place: 'lies', ground: 240 }
