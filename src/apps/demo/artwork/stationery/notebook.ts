import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const marks: readonly ((look: Look) => string)[] = [
  ({ pen }) => rect(330, 250, 140, 80, 3, pen.blend('down', [0, '#fbf6e8'], [1, '#e9dfc8'])),
  ({ accent }) =>
    all(
      rect(250, 150, 50, 500, 0, mixed(accent.base, '#7a3b2c', 0.7)),
      line('M330 270h180M330 300h120', '#d8c08a', 4),
    ),
  ({ paint }) =>
    all(
      line('M420 150V650', paint.deep, 8),
      line('M420 400h-30v40h30', paint.deep, 6),
      disc(404, 420, 12, stuff.brass.base),
    ),
  ({ paint }) =>
    line(
      times(8, (at) => `M280 ${200 + at * 56}H550M${290 + at * 36} 160V640`),
      paint.pale,
      1.5,
      'opacity=".6"',
    ),
  ({ accent }) =>
    all(
      rect(264, 164, 292, 472, 10, 'none', `stroke="${accent.base}" stroke-width="4"`),
      path('M350 380h100l-14 44h-72Z', accent.base),
      line('M400 380V310', accent.base, 6),
      path('M366 318h68v44h-68Z', accent.light),
    ),
]

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  return group(
    'rotate(-9 400 400)',
    rect(256, 160, 318, 506, 14, mixed(paint.deep, '#101319', 0.3)),
    rect(252, 156, 312, 502, 12, '#efe6d2'),
    line(
      times(4, (at) => `M${562 - at * 3} ${170 + at * 4}V${650 - at * 2}`),
      '#c9bb98',
      1,
    ),
    rect(244, 148, 312, 502, 12, pen.blend('slant', [0, paint.light], [0.4, paint.base], [1, paint.dark])),
    marks[form]?.(look),
    rect(244, 148, 24, 502, 8, '#000', 'opacity=".14"'),
    form !== 2 && rect(518, 148, 13, 502, 0, mixed(paint.deep, '#14161d', 0.3)),
    path('M330 650l4 44l10-10l10 10l-4-44Z', look.accent.base),
    path('M268 150H460L268 420Z', '#fff', 'opacity=".1"'),
    group(
      'translate(640 210) rotate(16)',
      rect(
        -13,
        0,
        26,
        330,
        12,
        pen.blend('across', [0, stuff.iron.deep], [0.4, stuff.iron.light], [1, stuff.iron.deep]),
      ),
      path('M-13 330L0 376L13 330Z', stuff.brass.base),
      rect(-14, 110, 28, 8, 0, stuff.brass.light),
      rect(10, 14, 5, 90, 2, stuff.brass.base),
    ),
  )
}

/** A notebook with its elastic, a pen beside it. */
export const notebook: Drawing = { draw, focus: [390, 310], place: 'lies', ground: 250 }
