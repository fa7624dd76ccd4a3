import type { Drawing, Look } from '../drawing.ts'
import { all, clipped, group, line, oval, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const patterns: readonly ((look: Look) => string)[] = [
  ({ accent, paint }) =>
    times(9, (at) =>
      rect(
        220,
        130 + at * 62,
        360,
        [30, 10, 44][at % 3] ?? 20,
        0,
        [accent.base, paint.pale, accent.light][at % 3] ?? accent.base,
      ),
    ),
  ({ accent }) =>
    times(7, (row) =>
      times(4, (at) =>
        path(
          `M${265 + at * 90} ${120 + row * 80}l40 40-40 40-40-40Z`,
          'none',
          `stroke="${row % 2 ? accent.base : accent.pale}" stroke-width="9"`,
        ),
      ),
    ),
  () => '',
  ({ accent, paint }) =>
    all(
      rect(246, 126, 308, 548, 0, 'none', `stroke="${accent.base}" stroke-width="26"`),
      rect(276, 156, 248, 488, 0, 'none', `stroke="${paint.pale}" stroke-width="5"`),
      path('M400 290L480 400L400 510L320 400Z', 'none', `stroke="${accent.light}" stroke-width="9"`),
    ),
  ({ accent, paint }) =>
    times(28, (at) =>
      rect(
        220,
        104 + at * 21.3,
        360,
        11 + (at % 3) * 3,
        0,
        [accent.base, paint.dark, stuff.linen.base, '#b2543d', accent.dark, '#3f7583'][(at * 5) % 6] ??
          accent.base,
        'opacity=".8"',
      ),
    ),
]

const braided = ({ pen, paint }: Look): string =>
  all(
    oval(408, 412, 300, 240, '#2a2620', 'opacity=".25"'),
    oval(400, 400, 300, 240, pen.blend('slant', [0, paint.light], [1, paint.dark])),
    times(9, (at) =>
      oval(
        400,
        400,
        288 - at * 32,
        230 - at * 26,
        'none',
        `stroke="${at % 2 ? mixed(paint.deep, '#4a3522', 0.4) : paint.pale}" stroke-width="9" stroke-dasharray="15 5" opacity=".6"`,
      ),
    ),
  )

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  if (form === 2) return braided(look)
  return group(
    'rotate(-12 400 400)',
    rect(228, 110, 360, 600, 3, '#2a2620', 'opacity=".28"'),
    line(
      times(19, (at) => `M${228 + at * 19} 84V104M${228 + at * 19} 696V718`),
      stuff.linen.light,
      5,
    ),
    rect(220, 100, 360, 600, 3, pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark])),
    clipped('M220 100H580V700H220Z', patterns[form]?.(look)),
    line(
      times(14, (at) => `M220 ${120 + at * 43}H580`),
      '#fff',
      2,
      'opacity=".13"',
    ),
    path('M220 100H420L220 430Z', '#fff', 'opacity=".1"'),
    line('M222 102V698M578 102V698', mixed(paint.deep, '#14161d', 0.2), 5, 'opacity=".5"'),
  )
}

/** A rug seen from above. */
export const rug: Drawing = { draw, focus: [380, 280], place: 'lies', ground: 280 }
