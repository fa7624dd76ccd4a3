import { newPen, type Pen } from './pen.ts'
import { all, disc, group, line, oval, path, rect, times } from './shapes.ts'
import { type Placed, stillLife } from './still-life.ts'
import { mixed } from './tone.ts'

const goods: readonly Placed[] = [
  ['rubber-fig', 'terracotta', 676, 672, 0.6],
  ['the-league-without-a-king', 'brick', 796, 684, 0.3],
  ['double-entry', 'ink', 856, 690, 0.27],
  ['hamburg-enamel-kettle', 'cream', 968, 700, 0.38],
  ['alster-stoneware-table-lamp', 'sea', 1370, 672, 0.74],
  ['reval-teapot', 'brick', 1190, 708, 0.44],
  ['alster-mug', 'cream', 1070, 722, 0.3],
  ['wismar-table-radio', 'walnut', 1512, 704, 0.44],
]

const houses = [
  '#9c4a36',
  '#c28a4a',
  '#d8c3a0',
  '#7f4636',
  '#b86a48',
  '#5d6f78',
  '#c9a878',
  '#8c4436',
] as const

/** A house of the harbor front with a stepped gable and lit windows, `wide` units broad. */
function house(x: number, wide: number, high: number, hue: string): string {
  const top = 520 - high
  const step = wide / 8
  const gable = `M${x} 520V${top + step * 3}h${step}v-${step}h${step}v-${step}h${step}v-${step}h${step * 2}v${step}h${step}v${step}h${step}v${step}h${step}V520Z`
  const rows = Math.floor((high - step * 3) / 34)
  const windows = times(rows, (row) =>
    times(
      3,
      (at) =>
        `M${x + wide * 0.16 + at * wide * 0.27} ${top + step * 3 + 12 + row * 32}h${wide * 0.14}v17h-${wide * 0.14}Z`,
    ),
  )
  return all(
    path(gable, hue),
    path(windows, '#ffdc93', 'opacity=".85"'),
    path(`M${x + wide - step} 520V${top + step * 3}h${step}V520Z`, '#1c2233', 'opacity=".18"'),
  )
}

function harbor(pen: Pen): string {
  const skyline = times(8, (at) => house(770 + at * 74, 72, 130 + ((at * 53) % 70), houses[at] ?? '#9c4a36'))
  const cog = group(
    'translate(990 552) scale(.56)',
    line('M0 0V-250', '#4a3524', 11),
    path(
      'M-100-226Q0-200 100-226Q128-130 92-50Q0-84-92-50Q-128-130-100-226Z',
      pen.blend('across', [0, '#cfb58a'], [0.4, '#fff4dc'], [1, '#d9c096']),
    ),
    path(
      'M-34-214Q-46-130-30-66L-2-70V-210ZM40-214Q60-130 46-62L92-50Q118-130 92-224Z',
      '#a8442f',
      'opacity=".8"',
    ),
    line('M-106-230H106', '#4a3524', 8),
    path(
      'M-170-40Q-150 0-110 0H110Q150 0 170-40L200-54Q190 70 120 84H-110Q-180 70-196-54Z',
      pen.blend('down', [0, '#8a5a38'], [1, '#54321f']),
    ),
    path('M0-250l64 14-64 18Z', '#a8442f'),
  )
  return all(
    rect(
      760,
      40,
      620,
      600,
      0,
      pen.blend('down', [0, '#7ba3b5'], [0.45, '#e9c9a2'], [0.8, '#f6dfb4'], [1, '#e8b98a']),
    ),
    disc(1180, 380, 300, pen.glow('#ffe9b8', 0.9)),
    disc(1180, 396, 46, '#fff3d0'),
    path(
      'M800 210q40-34 90-14q50-30 86 8q40 0 44 24H790q-10-14 10-18ZM1190 150q30-24 66-8q40-18 64 8q34 2 34 20h-176q-4-16 12-20Z',
      '#fff6e6',
      'opacity=".5"',
    ),
    skyline,
    rect(760, 516, 620, 130, 0, pen.blend('down', [0, '#c99a74'], [0.3, '#7f98a0'], [1, '#48697a'])),
    line(
      times(7, (at) => `M${800 + at * 78} ${536 + (at % 3) * 18}h${34 + (at % 2) * 22}`),
      '#fff0cc',
      4,
      'opacity=".5"',
    ),
    cog,
  )
}

/** The picture of the front page, 1,600 by 900: the counting house at dusk, its goods before the harbor window. */
export function heroArtwork(): string {
  const pen = newPen()
  const arch = 'M780 640V330A280 280 0 0 1 1340 330V640Z'
  const wall = '#2c5363'
  const body = all(
    rect(
      0,
      0,
      1600,
      900,
      0,
      pen.blend('across', [0, mixed(wall, '#0c2430', 0.5)], [0.6, wall], [1, mixed(wall, '#0c2430', 0.25)]),
    ),
    oval(1060, 420, 760, 560, pen.glow('#f2cf9a', 0.4)),
    `<clipPath id="w"><path d="${arch}"/></clipPath><g clip-path="url(#w)">${harbor(pen)}</g>`,
    line('M1060 50V640M780 330H1340M780 490H1340M920 90V640M1200 90V640', '#e7dcc6', 9),
    line(arch, '#efe6d4', 22),
    line('M792 640V330A268 268 0 0 1 1328 330V640', '#b3a68c', 4, 'opacity=".7"'),
    rect(744, 626, 632, 24, 4, pen.blend('down', [0, '#fffaf0'], [1, '#cdbf9f'])),
    rect(0, 664, 1600, 236, 0, pen.blend('down', [0, '#a9764a'], [0.2, '#8d5c37'], [1, '#4c2f1d'])),
    rect(0, 660, 1600, 9, 0, '#d9a873', 'opacity=".8"'),
    line(
      'M0 716q400-12 800 4t800-6M0 770q500 12 1000-4t600 8M0 836q300-10 800 2t800-4',
      '#4c2f1d',
      3,
      'opacity=".35"',
    ),
    oval(1080, 690, 420, 34, pen.glow('#ffe0a6', 0.4)),
    stillLife(pen, goods),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900" width="1600" height="900" preserveAspectRatio="xMidYMid slice">${pen.defs()}${body}</svg>`
}
