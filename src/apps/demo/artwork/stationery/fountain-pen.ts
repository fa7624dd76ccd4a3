import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, form }: Look): string => {
  const metal = form === 1
  const skin = metal
    ? pen.blend('down', [0, paint.dark], [0.25, paint.pale], [0.45, paint.base], [1, paint.deep])
    : pen.blend('down', [0, paint.dark], [0.22, paint.light], [0.5, paint.base], [1, paint.deep])
  const gold = pen.blend(
    'down',
    [0, stuff.brass.dark],
    [0.3, stuff.brass.pale],
    [0.6, stuff.brass.base],
    [1, stuff.brass.deep],
  )
  const short = form === 2 ? 70 : 0
  const scribble =
    'M150 610q20-60 50-30t-6 50q-20 4-8-26t60-44q30-8 22 26t24 10q30-26 44-22t4 30q16-4 30-26t36 2q20 20 60-4'
  return all(
    group(
      'rotate(4 400 400)',
      rect(126, 110, 560, 600, 4, '#b9ae98', 'opacity=".5"'),
      rect(120, 102, 560, 600, 4, pen.blend('slant', [0, '#fffdf6'], [1, '#efe7d5'])),
    ),
    line(scribble, mixed(paint.base, '#2b3d55', 0.6), 6),
    group(
      'rotate(-34 400 400) translate(-10 -40)',
      path(
        'M150 420H600Q640 424 640 432T600 446H150Z',
        '#2a2620',
        'opacity=".18" transform="translate(6 30)"',
      ),
      path('M204 400L96 410Q90 412 96 414L204 424Z', gold),
      line('M100 412H176', '#5b4720', 2),
      disc(178, 412, 5, '#5b4720'),
      path(
        'M200 394H270V430H200Q194 412 200 394Z',
        pen.blend('down', [0, '#17181c'], [0.3, '#5a5d66'], [1, '#101114']),
      ),
      rect(266, 386, 12, 52, 2, gold),
      path(
        `M276 384H${560 - short}Q${600 - short} 388 ${606 - short} 412Q${600 - short} 436 ${560 - short} 440H276Z`,
        skin,
      ),
      form === 4 && line('M300 398q90 8 240 0M300 424q120-8 250 2', stuff.walnut.deep, 2, 'opacity=".5"'),
      rect(440 - short, 384, 10, 56, 0, gold),
      line('M292 394H540', '#fff', 4, 'opacity=".4"'),
    ),
    group(
      'rotate(-34 400 400) translate(120 110)',
      path('M330 380H520Q552 384 552 412T520 444H330Z', skin),
      rect(326, 378, 14, 68, 2, gold),
      path('M530 396H400Q380 396 380 404T400 410H530Z', gold),
      line('M346 390H500', '#fff', 4, 'opacity=".4"'),
    ),
  )
}

/** A pen that has just written, its cap beside it. */
export const fountainPen: Drawing = { draw, focus: [330, 440], place: 'lies', ground: 300 }
