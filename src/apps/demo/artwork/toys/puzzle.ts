import type { Drawing, Look } from '../drawing.ts'
import { inkOn, label } from '../lettering.ts'
import { all, disc, group, line, path, rect, times } from '../shapes.ts'
import { mixed } from '../tone.ts'

const gable = (x: number, y: number, hue: string): string =>
  all(
    path(`M${x} 520V${y + 60}h12v-20h12v-20h12v-20h24v20h12v20h12v20h12V520Z`, hue),
    ...[0, 1, 2].map((row) =>
      all(
        rect(x + 20, y + 76 + row * 40, 16, 22, 2, '#fff6dc'),
        rect(x + 58, y + 76 + row * 40, 16, 22, 2, '#fff6dc'),
      ),
    ),
  )

const views: readonly (() => string)[] = [
  () =>
    all(
      rect(180, 250, 440, 330, 0, '#bcd6e2'),
      ...[
        [190, 320, '#b2543d'],
        [292, 290, '#d99f3f'],
        [394, 330, '#eee2cb'],
        [496, 300, '#7f9c84'],
      ].map(([x, y, hue]) => gable(Number(x), Number(y), String(hue))),
      rect(180, 520, 440, 60, 0, '#6f97a6'),
      line('M200 546h90M330 558h110M480 544h100', '#fff', 4, 'opacity=".5"'),
    ),
  () =>
    all(
      rect(180, 250, 440, 330, 0, '#22324a'),
      disc(520, 320, 34, '#f3e3b4'),
      times(16, (at) => disc(200 + ((at * 83) % 400), 266 + ((at * 47) % 130), 2.5, '#fff')),
      ...[
        [190, 360, '#32435c'],
        [292, 340, '#2a3950'],
        [394, 372, '#3a4b63'],
      ].map(([x, y, hue]) => gable(Number(x), Number(y), String(hue))),
      rect(180, 520, 440, 60, 0, '#182538'),
      line('M500 540h40M510 556h20', '#f3e3b4', 5),
    ),
  () =>
    all(
      rect(180, 250, 440, 330, 0, '#e9dfc4'),
      ...[0, 1, 2, 3].map((at) =>
        group(
          `translate(${250 + at * 90} 520)`,
          line('M0 0V-170', '#5f7d52', 6),
          ...[0, 1, 2, 3].map((leaf) =>
            path(
              `M0-${40 + leaf * 36}q${leaf % 2 ? 50 : -50}-30 ${leaf % 2 ? 60 : -60}-4q${leaf % 2 ? -30 : 30} 20 ${leaf % 2 ? -60 : 60} 4Z`,
              at % 2 ? '#7f9c74' : '#5f7d52',
            ),
          ),
          disc(0, -180, 24, ['#d6a39b', '#d99f3f', '#8a6fa3', '#b2543d'][at] ?? ''),
        ),
      ),
      rect(180, 520, 440, 60, 0, '#b98a55'),
    ),
  () =>
    all(
      rect(180, 250, 440, 330, 0, '#e6dcbf'),
      path('M180 300Q280 280 300 360T240 470T180 500Z', '#c9b98f'),
      path('M620 280Q540 320 560 400T480 520T620 580Z', '#c9b98f'),
      path('M400 380q40-20 56 10q-10 34-44 26q-30-10-12-36Z', '#c9b98f'),
      ...[0, 45, 90, 135].map((turn) =>
        line('M400 340V480', '#8c6b3f', 2, `transform="rotate(${turn} 400 420)" opacity=".6"`),
      ),
      line('M220 540q60-60 120-40t120-60', '#b2543d', 4, 'stroke-dasharray="10 9"'),
    ),
  () =>
    all(
      rect(180, 250, 440, 330, 0, '#cfe0d6'),
      ...[0, 1, 2].map((at) =>
        group(
          `translate(${200 + at * 140} 0)`,
          rect(0, 420, 120, 110, 0, '#c9a26e'),
          times(4, (strip) =>
            path(
              `M${strip * 30} 350h30v60q-15 16-30 0Z`,
              strip % 2 ? '#fffaf0' : (['#b2543d', '#3f7583', '#6b7d54'][at] ?? ''),
            ),
          ),
          ...[20, 50, 80].map((x) =>
            disc(x + 8, 440, 13, ['#d99f3f', '#b2543d', '#8d9a55'][(at + x) % 3] ?? ''),
          ),
        ),
      ),
      rect(180, 530, 440, 50, 0, '#b9ae98'),
    ),
]

const tab = 'M0 0H34q-10-30 14-34q26 4 14 34H96V34q30-10 34 14q-4 26-34 14V96H0Z'

const draw = ({ pen, paint, accent, title, form }: Look): string =>
  group(
    'rotate(-5 400 400)',
    rect(160, 140, 500, 500, 8, '#2a2620', 'opacity=".25"'),
    rect(148, 126, 504, 504, 8, mixed(paint.deep, '#14161d', 0.2)),
    rect(148, 120, 504, 494, 8, pen.blend('slant', [0, paint.light], [0.4, paint.base], [1, paint.dark])),
    label(title.replace(' puzzle', ''), [400, 186], [440, 70], 50, inkOn(paint.base), 'font-weight="bold"'),
    views[form]?.(),
    line('M180 360H620M180 470H620M290 250V580M400 250V580M510 250V580', '#fff', 2, 'opacity=".3"'),
    rect(180, 250, 440, 330, 0, 'none', 'stroke="#fffaf0" stroke-width="6"'),
    ...[
      [560, 560, 24, accent.base],
      [470, 640, -30, paint.light],
      [630, 650, 70, accent.light],
    ].map(([x, y, turn, hue]) =>
      group(
        `translate(${x} ${y}) rotate(${turn}) scale(.78)`,
        path(tab, '#2a2620', 'opacity=".3" transform="translate(5 8)"'),
        path(tab, String(hue)),
      ),
    ),
  )

/** A puzzle's box with some loose pieces. */
export const puzzle: Drawing = { draw, focus: [430, 430], place: 'lies', ground: 270 }
