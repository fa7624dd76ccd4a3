import type { Drawing, Look } from '../drawing.ts'
import { all, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, accent, form }: Look): string => {
  const cloth = pen.blend(
    'across',
    [0, paint.dark],
    [0.14, paint.base],
    [0.3, paint.light],
    [0.46, paint.base],
    [0.6, mixed(paint.base, paint.dark, 0.6)],
    [0.74, paint.light],
    [1, paint.dark],
  )
  const band = accent.base === paint.base ? stuff.linen.base : accent.base
  return all(
    line('M180 200H620', stuff.walnut.dark, 21),
    line('M184 194H616', stuff.oak.base, 9),
    ...[180, 620].map((x) => line(`M${x} 200V140`, stuff.brass.base, 13)),
    path(
      'M274 190Q280 176 300 176H500Q520 176 526 190V470Q400 486 274 470Z',
      mixed(paint.base, '#1c2233', 0.35),
    ),
    path('M250 200Q256 178 280 178H496Q516 178 520 200L526 628Q480 648 440 632T350 636T246 628Z', cloth),
    path('M250 200Q256 178 280 178H496Q516 178 520 200L520 220Q380 206 250 220Z', '#fff', 'opacity=".2"'),
    form === 3 && times(9, (at) => rect(262 + at * 29, 196, 12, 430, 0, band, 'opacity=".7"')),
    form === 1 &&
      all(
        line(
          times(16, (at) => `M250 ${232 + at * 25}H522`),
          paint.deep,
          3,
          'opacity=".22"',
        ),
        line(
          times(10, (at) => `M${264 + at * 27} 200V626`),
          paint.deep,
          3,
          'opacity=".22"',
        ),
      ),
    form === 0 &&
      times(40, (at) =>
        rect(262 + ((at * 61) % 246), 226 + ((at * 97) % 290), 5, 5, 2, paint.pale, 'opacity=".35"'),
      ),
    form !== 3 &&
      all(
        path(
          'M248 548Q300 562 350 552T440 552T524 546L525 574Q480 586 440 578T350 580T247 574Z',
          band,
          'opacity=".85"',
        ),
        path(
          'M248 586Q300 598 350 590T440 588T525 584V592Q480 602 440 596T350 598T247 594Z',
          band,
          'opacity=".6"',
        ),
      ),
    (form === 4 || form === 2) &&
      line(
        times(20, (at) => `M${252 + at * 14} 630v24`),
        mixed(paint.light, '#ffffff', 0.3),
        4,
      ),
    line('M380 178q-4-40 10-40t10 40', band, 6),
  )
}

/** A towel over a rail. */
export const towel: Drawing = { draw, focus: [400, 480], place: 'wall', ground: 190 }
