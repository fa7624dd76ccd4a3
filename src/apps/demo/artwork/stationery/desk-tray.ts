import type { Drawing, Look } from '../drawing.ts'
import { all, box, line, oval, path, type Profile, rect, ring, shape, sheen, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const pencil = (x: number, top: number, tilt: number, hue: string): string =>
  all(
    line(`M${x} 480L${x + tilt} ${top}`, hue, 17),
    line(`M${x - 3} 480L${x + tilt - 3} ${top}`, '#fff', 4, 'opacity=".3"'),
    path(shape([x + tilt - 9, top - 2], [x + tilt + 3, top - 42], [x + tilt + 9, top - 2]), '#e4c793'),
  )

const forms: readonly ((look: Look) => string)[] = [
  ({ pen, paint }) =>
    all(
      ...[0, 1].map((at) =>
        all(
          box(
            [220, 590 - at * 130],
            [340, 40, 190],
            [pen.face(paint), mixed(paint.base, '#1c2233', 0.35), paint.dark],
          ),
          path(
            shape([250, 588 - at * 130], [338, 518 - at * 130], [640, 518 - at * 130], [546, 588 - at * 130]),
            at ? '#fbf6e8' : '#f3ead6',
          ),
          path(
            shape([270, 576 - at * 130], [350, 512 - at * 130], [630, 512 - at * 130], [556, 576 - at * 130]),
            '#fffdf6',
          ),
        ),
      ),
      ...[232, 548].map((x) => rect(x - 6, 490, 12, 110, 2, paint.deep)),
      rect(220, 590, 340, 50, 4, pen.face(paint)),
      rect(220, 460, 340, 36, 4, pen.face(paint)),
    ),
  ({ pen, paint }) => {
    const pot: Profile = [
      [92, 440],
      [98, 460],
      [98, 600],
      [88, 632],
      [80, 640],
    ]
    return all(
      pencil(370, 250, -26, '#b2543d'),
      pencil(400, 220, 6, '#d99f3f'),
      pencil(430, 270, 36, '#3f7583'),
      line('M446 470L486 300', stuff.iron.base, 13),
      path(turned(400, pot), pen.round(paint)),
      path(ring(400, 98, 580, 92, 626), '#b99a78', 'opacity=".8"'),
      sheen(400, pot, -0.76, 0.14, 0.34),
      path(
        'M308 440A92 12 0 0 0 492 440A92 12 0 0 1 308 440',
        paint.pale,
        `stroke="${paint.light}" stroke-width="7"`,
      ),
    )
  },
  ({ pen, paint }) =>
    all(
      oval(400, 590, 230, 50, paint.deep),
      path('M170 576A230 50 0 0 0 630 576Q620 640 400 640T170 576Z', pen.metal(paint)),
      oval(400, 576, 230, 46, pen.blend('across', [0, paint.dark], [0.5, paint.base], [1, paint.pale])),
      line('M270 586L560 552', '#2b3d55', 17),
      line('M276 562L520 592', '#b2543d', 13),
      oval(330, 584, 22, 10, 'none', `stroke="${stuff.iron.base}" stroke-width="7"`),
      line('M350 586h50v8', stuff.iron.base, 7),
    ),
  ({ pen, paint }) =>
    all(
      pencil(300, 330, -10, '#b2543d'),
      pencil(330, 350, 8, '#2b3d55'),
      rect(420, 320, 84, 170, 12, '#23262c'),
      rect(428, 330, 68, 140, 6, '#9dbfd0'),
      box([230, 470], [170, 170, 120], [pen.face(paint), mixed(paint.base, '#1c2233', 0.5), paint.dark]),
      box([400, 540], [170, 100, 120], [pen.face(paint), mixed(paint.base, '#1c2233', 0.45), paint.dark]),
      line('M250 500h130', paint.pale, 4, 'opacity=".6"'),
    ),
  ({ pen, paint }) =>
    all(
      ...[
        ['#b2543d', 300, 46],
        ['#2b3d55', 346, 34],
        ['#d99f3f', 380, 52],
        ['#6b7d54', 432, 30],
        ['#efe2cb', 462, 44],
      ].map(([hue, x, w], at) =>
        all(
          rect(
            Number(x),
            380 + ((at * 23) % 50),
            Number(w),
            252 - ((at * 23) % 50),
            3,
            pen.blend(
              'across',
              [0, mixed(String(hue), '#14161d', 0.25)],
              [0.3, mixed(String(hue), '#fff4e2', 0.25)],
              [1, mixed(String(hue), '#14161d', 0.2)],
            ),
          ),
          line(`M${Number(x) + 8} ${430 + ((at * 23) % 50)}h${Number(w) - 16}`, '#fff', 3, 'opacity=".5"'),
        ),
      ),
      path('M282 470H298V628H210V640H298Q300 640 300 630V470Z', pen.metal(paint)),
      path('M506 470H522V628H600V640H506Z', pen.metal(paint)),
      rect(196, 628, 104, 12, 3, paint.base),
      rect(506, 628, 104, 12, 3, paint.base),
    ),
]

const draw = (look: Look): string => forms[look.form]?.(look) ?? ''

/** Order for a desk: trays, a pot, a pen tray, compartments, bookends. */
export const deskTray: Drawing = { draw, focus: [400, 500], place: 'stands', ground: 200, near: 1.3 }
