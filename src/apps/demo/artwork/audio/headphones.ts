import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, form }: Look): string => {
  const cup = form === 1 ? 74 : form === 3 ? 78 : 92
  const pad = mixed(paint.deep, '#14161d', 0.45)
  const shell =
    form === 4 ? pen.metal(paint) : pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.deep])
  const band = form === 2 ? stuff.leather : paint
  const wing = (side: 1 | -1): string => {
    const x = 400 + side * 176
    return all(
      rect(x - 9, 330, 18, 130, 8, pen.metal(stuff.steel)),
      oval(x - side * 36, 520, cup * 0.42, cup * 1.06, pad),
      oval(x - side * 14, 520, cup * 0.6, cup * 1.02, paint.deep),
      oval(x + side * 10, 520, cup * 0.68, cup, shell),
      oval(
        x + side * 16,
        520,
        cup * 0.46,
        cup * 0.7,
        form === 2 ? stuff.iron.base : mixed(paint.base, '#1c2233', 0.12),
      ),
      form === 2
        ? line(
            times(5, (at) => `M${x + side * 16 - 28} ${486 + at * 17}h56`),
            stuff.brass.base,
            3,
          )
        : disc(x + side * 16, 520, 12, paint.light),
      oval(
        x - cup * 0.24,
        480,
        11,
        32,
        '#fff',
        'opacity=".3" transform="rotate(14 ' + Math.round(x) + ' 480)"',
      ),
    )
  }
  const arch = 'M224 420C216 120 584 120 576 420'
  return all(
    form === 2 && line('M230 610q-20 40 60 34t130 4t160-10', stuff.iron.base, 7),
    line(arch, band.deep, 34),
    line('M228 400C224 140 576 140 572 400', band.base, 22),
    line('M240 330C260 170 420 170 480 214', '#fff', 5, 'opacity=".3"'),
    line('M290 214Q400 150 510 214', pad, 30),
    wing(-1),
    wing(1),
  )
}

/** A pair of headphones, set upright. */
export const headphones: Drawing = { draw, focus: [270, 480], place: 'stands', ground: 200 }
