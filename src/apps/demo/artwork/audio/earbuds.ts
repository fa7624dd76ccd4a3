import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, form }: Look): string => {
  const skin = pen.blend('slant', [0, paint.pale], [0.4, paint.base], [1, paint.dark])
  const tip = mixed(paint.base, '#3a3d44', 0.7)
  const bud = (x: number, side: 1 | -1): string =>
    group(
      `translate(${x} 400) scale(${side} 1)`,
      form === 1 && line('M10-40C-20-130-110-110-100-10', paint.dark, 15),
      form === 0 || form === 3 || form === 4 ? rect(8, -10, 34, form === 3 ? 70 : 124, 17, skin) : '',
      oval(0, -20, 60, 56, skin),
      oval(-56, -14, 24, 32, tip),
      oval(-62, -14, 10, 16, mixed(tip, '#000000', 0.4)),
      disc(16, -28, 15, 'none', `stroke="${form === 2 ? stuff.brass.base : paint.light}" stroke-width="5"`),
      oval(-8, -52, 24, 10, '#fff', 'opacity=".45"'),
    )
  return all(
    bud(330, 1),
    bud(470, -1),
    path('M250 520Q250 470 300 470H500Q550 470 550 520L560 596H240Z', mixed(paint.deep, '#14161d', 0.3)),
    oval(340, 520, 50, 22, '#14161d', 'opacity=".6"'),
    oval(460, 520, 50, 22, '#14161d', 'opacity=".6"'),
    path(
      'M228 560Q228 540 250 540H550Q572 540 572 560V590Q572 640 520 640H280Q228 640 228 590Z',
      pen.blend('down', [0, paint.light], [0.3, paint.base], [1, paint.dark]),
    ),
    rect(380, 588, 40, 8, 4, '#bfe6b0'),
    line('M250 556H420', '#fff', 6, 'opacity=".35"'),
  )
}

/** Two earbuds above their case. */
export const earbuds: Drawing = { draw, focus: [400, 450], place: 'stands', ground: 170, near: 1.3 }
