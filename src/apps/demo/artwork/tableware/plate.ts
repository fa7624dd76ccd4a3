import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const fork = (fill: string): string =>
  group(
    'translate(86 400)',
    line('M0-40V170', fill, 11),
    line('M-20-150v64q0 40 20 46q20-6 20-46v-64M0-150v80', fill, 7),
  )

const knife = (fill: string): string =>
  group(
    'translate(714 400)',
    line('M0 20V170', fill, 12),
    `<path d="M-8 20V-150Q22-120 16 20Z" fill="${fill}"/>`,
  )

const draw = ({ pen, paint, form }: Look): string => {
  const rim = pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark])
  const well = pen.blend('slant', [0, mixed(paint.base, paint.dark, 0.6)], [0.4, paint.base], [1, paint.pale])
  const flat = form === 3 ? 238 : form === 1 ? 170 : 200
  return all(
    fork(pen.metal(stuff.steel).replace(/.*/, stuff.steel.base)),
    knife(stuff.steel.base),
    disc(400, 404, 268, paint.deep),
    disc(400, 400, 268, rim),
    disc(400, 400, 258, 'none', `stroke="${paint.pale}" stroke-width="4" opacity=".7"`),
    form === 4 &&
      disc(400, 400, 262, 'none', `stroke="${mixed(paint.deep, '#1c2233', 0.4)}" stroke-width="12"`),
    form === 1 &&
      all(
        disc(400, 400, 236, 'none', `stroke="${mixed(paint.base, '#2b3d55', 0.7)}" stroke-width="5"`),
        disc(400, 400, 226, 'none', `stroke="${mixed(paint.base, '#2b3d55', 0.7)}" stroke-width="2"`),
      ),
    disc(400, 400, flat, well),
    disc(402, 404, flat - 10, pen.blend('slant', [0, paint.base], [1, paint.light])),
    form === 2 &&
      times(34, (at) =>
        disc(
          400 + Math.cos(at * 2.4) * 42 * Math.sqrt(at),
          400 + Math.sin(at * 2.4) * 42 * Math.sqrt(at),
          2 + (at % 3),
          mixed(paint.deep, '#4a2f1c', 0.5),
          'opacity=".45"',
        ),
      ),
    line('M196 330A215 215 0 0 1 330 196', '#fff', 12, 'opacity=".4"'),
  )
}

/** A plate seen from above, between fork and knife. */
export const plate: Drawing = { draw, focus: [330, 300], place: 'lies', ground: 270 }
