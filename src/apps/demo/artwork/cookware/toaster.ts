import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect, times } from '../shapes.ts'
import { stuff } from '../tone.ts'

const slice = (x: number, y: number): string =>
  group(
    `translate(${x} ${y})`,
    path('M-72 90V6Q-96-50-40-62Q0-74 40-62Q96-50 72 6V90Z', '#9c6330'),
    path('M-60 90V8Q-80-38-34-48Q0-58 34-48Q80-38 60 8V90Z', '#edc98c'),
    path('M-40 60Q-50-20-10-30', 'none'),
  )

const draw = ({ pen, paint, form }: Look): string => {
  const wide = form === 1 || form === 2 ? 250 : 190
  const left = 400 - wide
  const skin =
    form === 1 || form === 4
      ? pen.blend('down', [0, paint.pale], [0.2, paint.base], [0.5, paint.light], [1, paint.dark])
      : pen.blend('down', [0, paint.light], [0.4, paint.base], [1, paint.dark])
  const loaves = form === 1 ? [280, 520] : form === 2 ? [340, 470] : [400]
  return all(
    line(`M${400 + wide - 20} 626q60 20 90 0t90 10`, stuff.iron.base, 8),
    path(
      `M${left + 30} 420Q${left + 34} 376 ${left + 80} 376H${400 + wide - 80}Q${400 + wide - 34} 376 ${400 + wide - 30} 420Z`,
      paint.light,
    ),
    rect(left + 70, 384, wide * 2 - 140, 20, 10, '#2a2622'),
    ...loaves.map((x) => slice(x, 322)),
    form === 3 &&
      line(
        times(5, (at) => `M${300 + at * 50} 330v50`),
        stuff.steel.base,
        8,
      ),
    form === 3 && line('M290 330h220', stuff.steel.light, 9),
    path(
      `M${left} 440Q${left} 396 ${left + 48} 396H${400 + wide - 48}Q${400 + wide} 396 ${400 + wide} 440V596Q${400 + wide} 620 ${400 + wide - 26} 620H${left + 26}Q${left} 620 ${left} 596Z`,
      skin,
    ),
    rect(left + 24, 416, wide * 2 - 48, 12, 6, '#fff', 'opacity=".3"'),
    rect(left + 14, 614, 54, 26, 8, stuff.iron.base),
    rect(400 + wide - 68, 614, 54, 26, 8, stuff.iron.base),
    rect(400 + wide - 6, 450, 16, 90, 5, '#22252b'),
    rect(400 + wide - 8, 462, 44, 22, 9, pen.metal(stuff.steel)),
    disc(400, 530, 34, pen.metal(stuff.steel)),
    disc(400, 530, 25, '#f4f1ea'),
    line('M400 530l12-16', stuff.iron.base, 5),
    times(7, (at) =>
      disc(400 + Math.cos(2.6 + at * 0.66) * 50, 530 + Math.sin(2.6 + at * 0.66) * 50, 3.5, paint.pale),
    ),
    path(
      `M${left + 18} 450Q${left + 18} 420 ${left + 44} 420V590Q${left + 24} 590 ${left + 18} 570Z`,
      '#fff',
      'opacity=".22"',
    ),
  )
}

/** A toaster with its toast. */
export const toaster: Drawing = { draw, focus: [380, 440], place: 'stands', ground: 215 }
