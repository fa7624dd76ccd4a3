import type { Drawing, Look } from '../drawing.ts'
import { inkOn, label } from '../lettering.ts'
import { all, disc, group, line, path, rect, times } from '../shapes.ts'
import { mixed } from '../tone.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent }) =>
    all(
      rect(300, 430, 200, 130, 6, accent.dark),
      line(
        times(4, (at) => `M300 ${456 + at * 26}h200`),
        accent.light,
        3,
      ),
      times(5, (at) => disc(326 + at * 37, 443 + (at % 4) * 26, 11, accent.light)),
      ...[0, 1, 2].map((at) => disc(350 + at * 50, 590, 20, '#d9b25a')),
    ),
  ({ accent }) =>
    all(
      ...[
        [300, 500, 0.7],
        [400, 460, 1],
        [510, 510, 0.75],
      ].map(([x = 0, y = 0, size = 1]) =>
        group(
          `translate(${x} ${y}) scale(${size})`,
          path('M-60 30H60Q50 66 20 66H-20Q-50 66-60 30Z', accent.dark),
          line('M0 30V-70', '#5d4630', 7),
          path('M-44-60Q0-76 44-60Q52-10 40 14Q0 0-40 14Q-52-10-44-60Z', accent.base),
        ),
      ),
      line('M220 590q40-18 80 0t80 0t80 0t80 0t60 0', accent.light, 6),
    ),
  ({ accent }) =>
    all(
      ...[430, 486, 542].map((y, at) =>
        group(
          `translate(${400 + (at - 1) * 44} ${y})`,
          path('M-100 0Q-40-44 50-8L90-34V34L50 8Q-40 44-100 0Z', at % 2 ? accent.base : accent.light),
          disc(-64, -4, 6, '#1c2233'),
        ),
      ),
    ),
  ({ accent }) =>
    all(
      path(
        'M240 590Q320 460 400 500T560 420',
        'none',
        `stroke="${accent.light}" stroke-width="12" stroke-dasharray="4 22" stroke-linecap="round"`,
      ),
      path('M500 420L560 330L630 430Z', accent.dark),
      path('M534 368L560 330L586 370Z', '#fff'),
      ...[
        [250, 590],
        [400, 500],
      ].map(([x = 0, y = 0]) =>
        path(`M${x - 26} ${y}Q${x} ${y - 50} ${x + 26} ${y}Q${x} ${y + 24} ${x - 26} ${y}Z`, '#d99f3f'),
      ),
    ),
  ({ accent }) =>
    all(
      path('M220 450Q320 410 400 450T580 450V600H220Z', accent.base),
      rect(380, 400, 16, 200, 2, '#5d4630'),
      rect(404, 400, 16, 200, 2, '#5d4630'),
      line('M240 500q40-14 80 0M450 540q40-14 80 0M250 560q40-14 80 0', '#fff', 5, 'opacity=".6"'),
    ),
]

const pawn = (x: number, y: number, hue: string): string =>
  group(
    `translate(${x} ${y})`,
    path('M-30 40Q-30 24-14 16Q-6-10-10-20H10Q6-10 14 16Q30 24 30 40Z', hue),
    disc(0, -34, 22, hue),
    disc(-7, -41, 6, '#fff', 'opacity=".5"'),
    line('M-26 40H26', mixed(hue, '#14161d', 0.4), 6),
  )

const die = (x: number, y: number, turn: number): string =>
  group(
    `translate(${x} ${y}) rotate(${turn})`,
    rect(-28, -26, 58, 58, 11, '#2a2620', 'opacity=".25"'),
    rect(-30, -30, 58, 58, 11, '#fbf6e8'),
    ...[
      [-14, -14],
      [-1, -1],
      [12, 12],
      [12, -14],
      [-14, 12],
    ].map(([cx = 0, cy = 0]) => disc(cx, cy, 5, '#2b2f38')),
  )

const draw = (look: Look): string => {
  const { pen, paint, accent, title, form } = look
  return group(
    'rotate(4 400 390)',
    rect(146, 120, 528, 540, 8, '#2a2620', 'opacity=".25"'),
    rect(138, 104, 524, 540, 8, mixed(paint.deep, '#14161d', 0.25)),
    rect(138, 98, 524, 530, 8, pen.blend('slant', [0, paint.light], [0.4, paint.base], [1, paint.dark])),
    rect(162, 122, 476, 482, 4, 'none', `stroke="${accent.base}" stroke-width="4"`),
    path('M138 98H470L138 520Z', '#fff', 'opacity=".07"'),
    label(title, [400, 230], [440, 170], 76, inkOn(paint.base), 'font-weight="bold"'),
    line('M320 340H480', accent.base, 5),
    group('translate(0 -30)', motifs[form]?.(look)),
    pawn(200, 640, '#b2543d'),
    pawn(268, 668, '#d99f3f'),
    die(560, 650, 18),
    die(632, 610, -24),
  )
}

/** A board game's box with pawns and dice. */
export const boardGame: Drawing = { draw, focus: [400, 400], place: 'lies', ground: 280 }
