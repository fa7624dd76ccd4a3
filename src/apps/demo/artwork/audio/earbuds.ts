import type { Drawing, Look } from '../drawing.ts'
import { all, group, line, oval, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, form }: Look): string => {
  const skin = pen.blend('slant', [0, paint.pale], [0.4, paint.base], [1, paint.dark])
  const tip = mixed(paint.base, '#3a3d44', 0.7)
  const bud = (x: number, side: 1 | -1): string =>
    group(
      `translate(${x} 390) scale(${side} 1) rotate(${side === 1 ? 24 : 6})`,
      form === 1 && line('M10-40C-20-130-110-110-100-10', paint.dark, 15),
      form === 0 || form === 3 || form === 4 ? rect(8, -10, 34, form === 3 ? 70 : 124, 17, skin) : '',
      oval(0, -20, 60, 56, skin),
      oval(-56, -14, 24, 32, tip),
      oval(-62, -14, 10, 16, mixed(tip, '#000000', 0.4)),
      line('M22-44L30-12', form === 2 ? stuff.brass.base : paint.deep, 7),
      oval(-8, -52, 24, 10, '#fff', 'opacity=".45"'),
    )
  return all(
    bud(318, 1),
    bud(482, -1),
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
