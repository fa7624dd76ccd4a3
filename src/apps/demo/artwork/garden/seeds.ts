import type { Drawing, Look } from '../drawing.ts'
import { inkOn, label } from '../lettering.ts'
import { all, disc, group, line, oval, path, rect, times } from '../shapes.ts'
import { mixed } from '../tone.ts'

const stem = (d: string): string => line(d, '#5f7d52', 8)
const leaf = (x: number, y: number, turn: number): string =>
  group(`translate(${x} ${y}) rotate(${turn})`, path('M0 0Q20-36 72-26Q56 12 0 0Z', '#6d8a62'))

const plants: readonly (() => string)[] = [
  () =>
    all(
      stem('M400 600Q396 480 400 400'),
      leaf(400, 500, -20),
      leaf(398, 540, 200),
      ...[
        [350, 430, 46],
        [446, 440, 50],
        [398, 500, 42],
      ].map(([x = 0, y = 0, r = 0]) =>
        all(
          disc(x, y, r, '#b8432f'),
          oval(x - r * 0.3, y - r * 0.34, r * 0.22, r * 0.14, '#fff', 'opacity=".6"'),
          path(`M${x} ${y - r + 4}l-16-10l10 14l-6 10l12-6l12 6l-6-10l10-14Z`, '#5f7d52'),
        ),
      ),
    ),
  () =>
    all(
      stem('M400 620V440'),
      leaf(402, 560, -14),
      leaf(398, 590, 190),
      times(14, (at) =>
        group(`translate(400 440) rotate(${at * 25.7})`, path('M0-40Q-20-84 0-112Q20-84 0-40Z', '#e2aa3c')),
      ),
      disc(400, 440, 48, '#5d3d22'),
      times(9, (at) =>
        disc(400 + Math.cos(at * 2.4) * at * 4, 440 + Math.sin(at * 2.4) * at * 4, 4, '#8a6138'),
      ),
    ),
  () =>
    all(
      ...[-34, -16, 0, 18, 36].map((turn) =>
        group(
          `translate(400 620) rotate(${turn})`,
          line('M0 0V-210', '#6d8a62', 6),
          times(8, (at) => oval(at % 2 ? 8 : -8, -130 - at * 14, 10, 12, at % 3 ? '#8a6fa3' : '#6f4f8f')),
        ),
      ),
    ),
  () =>
    all(
      ...[-60, -36, -12, 12, 36, 60].map((turn, at) =>
        group(
          `translate(400 600) rotate(${turn})`,
          path('M-8 0Q-60-80-40-150Q-30-190 0-196Q30-190 40-150Q60-80 8 0Z', at % 2 ? '#9bb86e' : '#7fa35c'),
          line('M0-10V-180', '#dfe9c4', 4),
        ),
      ),
    ),
  () =>
    all(
      stem('M400 630V380'),
      leaf(402, 590, -10),
      leaf(398, 610, 190),
      ...[
        [400, 390, 36],
        [368, 446, 44],
        [436, 470, 46],
        [384, 526, 48],
      ].map(([x = 0, y = 0, r = 0]) =>
        all(
          times(5, (at) =>
            group(
              `translate(${x} ${y}) rotate(${at * 72})`,
              oval(0, -r * 0.5, r * 0.42, r * 0.52, at % 2 ? '#d58f97' : '#e3aeb0'),
            ),
          ),
          disc(x, y, r * 0.24, '#f0d79a'),
        ),
      ),
    ),
]

const draw = ({ pen, paint, title, form }: Look): string => {
  const [kind = '', sort = ''] = title.split(' seeds ')
  return group(
    'rotate(-6 400 400)',
    rect(246, 110, 330, 580, 6, '#2a2620', 'opacity=".22"'),
    rect(236, 100, 330, 580, 6, pen.blend('slant', [0, '#fbf6e8'], [1, '#e9dfc8'])),
    rect(236, 100, 330, 46, 6, mixed(paint.base, '#fffaf0', 0.1)),
    path('M236 146H566', 'none', 'stroke="#fff" stroke-width="2" stroke-dasharray="6 6" opacity=".8"'),
    rect(256, 166, 290, 130, 4, paint.base),
    label(kind, [401, 212], [260, 60], 48, inkOn(paint.base)),
    label(sort.replace(/[‘’]/g, ''), [401, 264], [260, 36], 28, inkOn(paint.base)),
    rect(256, 310, 290, 340, 4, mixed(paint.base, '#fffaf0', 0.8)),
    plants[form]?.(),
    line('M300 664H500', paint.base, 4),
    path('M236 100H410L236 420Z', '#fff', 'opacity=".2"'),
  )
}

/** A paper bag of seeds with what will come of it. */
export const seeds: Drawing = { draw, focus: [400, 420], place: 'lies', ground: 220 }
