import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const blades: readonly string[] = [
  'M300 352H40Q-60 352-150 420Q-20 452 300 452Z',
  'M300 346H-30Q-110 360-130 444Q60 456 300 452Z',
  'M300 384H190Q130 388 84 430Q160 446 300 442Z',
  'M300 366H-150Q-186 370-190 404l14 22l16-10l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14l16-12l16 14V366Z',
  'M300 300H-100Q-116 300-116 320V470Q60 484 300 474Z',
]

const draw = ({ pen, paint, form }: Look): string => {
  const steel = pen.blend(
    'down',
    [0, '#8d949c'],
    [0.3, '#dfe3e7'],
    [0.62, '#b9bfc6'],
    [0.74, '#f2f4f6'],
    [1, '#a8afb7'],
  )
  const grip = pen.blend('down', [0, paint.light], [0.4, paint.base], [1, paint.dark])
  const y = form === 4 ? 350 : 360
  const board = mixed(stuff.ash.base, '#ffffff', 0.1)
  return all(
    group(
      'rotate(-24 400 400)',
      rect(140, 190, 540, 420, 26, mixed(board, '#4a3522', 0.35)),
      rect(134, 182, 540, 420, 26, pen.blend('slant', [0, stuff.ash.light], [1, board])),
      line('M150 260h500M150 340h380M240 440h420M150 520h460', stuff.ash.dark, 2, 'opacity=".35"'),
    ),
    group(
      'rotate(-32 400 400) translate(110 14)',
      path(blades[form] ?? '', '#20242c', 'opacity=".2" transform="translate(8 14)"'),
      path(blades[form] ?? '', steel),
      rect(292, y - 2, 22, 92, 4, pen.blend('down', [0, stuff.brass.light], [1, stuff.brass.dark])),
      path(
        `M312 ${y}H500Q536 ${y} 536 ${y + 40}Q536 ${y + 82} 504 ${y + 84}Q470 ${y + 70} 420 ${y + 74}T312 ${y + 84}Z`,
        grip,
      ),
      ...[350, 412, 474].map((x) => disc(x, y + 38, 7, stuff.brass.light)),
      line(`M326 ${y + 14}H496`, '#fff', 5, 'opacity=".3"'),
    ),
  )
}

/** A knife laid across a board. */
export const kitchenKnife: Drawing = { draw, focus: [400, 420], place: 'lies', ground: 300 }
