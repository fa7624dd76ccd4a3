import type { Drawing, Look } from '../drawing.ts'
import { all, clipped, disc, group, line, path, times } from '../shapes.ts'
import { mixed } from '../tone.ts'

const pillow =
  'M196 176Q400 214 604 176Q640 172 628 210Q596 400 628 592Q640 634 600 626Q400 590 200 626Q160 634 172 592Q204 400 172 210Q160 172 196 176Z'

const patterns: readonly ((look: Look) => string)[] = [
  () => '',
  ({ accent }) =>
    times(6, (row) =>
      times(6, (at) =>
        path(
          `M${240 + at * 64} ${236 + row * 66}l22 26-22 26-22-26Z`,
          row % 2 === at % 2 ? accent.light : accent.base,
          'opacity=".75"',
        ),
      ),
    ),
  ({ accent }) =>
    times(8, (at) =>
      path(
        `M${214 + at * 50} 190h${at % 3 ? 12 : 24}V612h-${at % 3 ? 12 : 24}Z`,
        accent.base,
        'opacity=".75"',
      ),
    ),
  ({ pen }) =>
    path(
      pillow,
      pen.blend('slant', [0, '#fff', 0.3], [0.3, '#000', 0.12], [0.55, '#fff', 0.22], [1, '#000', 0.16]),
    ),
  ({ accent }) =>
    all(
      line('M400 560Q392 440 404 280', accent.dark, 6),
      ...[0, 1, 2, 3].map((at) =>
        group(
          `translate(400 ${500 - at * 60}) rotate(${at % 2 ? 40 : -40})`,
          path('M0 0Q-24-50 0-96Q24-50 0 0Z', accent.base),
          line('M0-6V-84', accent.pale, 3),
        ),
      ),
      ...[0, 60, 120, 180, 240, 300].map((turn) =>
        group(`translate(404 256) rotate(${turn})`, path('M0-8Q-14-34 0-54Q14-34 0-8Z', accent.light)),
      ),
      disc(404, 256, 15, accent.dark),
    ),
]

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  return group(
    'translate(400 640) scale(.86) translate(-400 -628)',
    path(pillow, mixed(paint.deep, '#14161d', 0.2), 'transform="translate(6 8)"'),
    path(pillow, pen.blend('slant', [0, paint.pale], [0.3, paint.light], [0.6, paint.base], [1, paint.dark])),
    clipped(pillow, patterns[form]?.(look)),
    line(
      pillow,
      form === 0 ? look.accent.base : mixed(paint.base, paint.deep, 0.5),
      form === 0 ? 9 : 3,
      'opacity=".8"',
    ),
    path(
      'M200 200Q300 280 330 200Q280 214 200 200ZM604 200Q510 270 470 206Q540 208 604 200Z',
      '#fff',
      'opacity=".12"',
    ),
    path(
      'M196 600Q280 520 350 604Q270 604 196 600ZM606 600Q520 510 450 602Q540 600 606 600Z',
      '#000',
      'opacity=".08"',
    ),
    path('M214 240Q250 400 218 560Q190 400 214 240Z', '#fff', 'opacity=".2"'),
  )
}

/** A plump square cushion. */
export const cushion: Drawing = { draw, focus: [330, 330], place: 'stands', ground: 180 }
