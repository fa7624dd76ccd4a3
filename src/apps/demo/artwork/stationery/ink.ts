import type { Drawing, Look } from '../drawing.ts'
import { label } from '../lettering.ts'
import { all, line, oval, path, rect, shape } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, title }: Look): string => {
  const fluid = mixed(paint.base, '#0d1120', 0.35)
  const glass = pen.blend(
    'across',
    [0, mixed(fluid, '#ffffff', 0.2)],
    [0.2, mixed(fluid, '#ffffff', 0.42)],
    [0.34, fluid],
    [1, mixed(fluid, '#05070d', 0.5)],
  )
  return all(
    path(
      'M270 470Q260 440 300 432L330 426H470L500 432Q540 440 530 470V610Q530 640 500 640H300Q270 640 270 610Z',
      '#dfe8ea',
      'opacity=".85"',
    ),
    path(
      'M284 486Q280 460 306 452L340 446H460L494 452Q520 460 516 486V600Q516 624 492 624H308Q284 624 284 600Z',
      glass,
    ),
    path(shape([270, 470], [284, 486], [284, 600], [270, 610]), '#fff', 'opacity=".55"'),
    rect(304, 500, 192, 98, 3, stuff.paper.base),
    rect(304, 500, 192, 10, 0, paint.base),
    label(title.replace(/ ink$/, ''), [400, 548], [170, 64], 32, mixed(paint.deep, '#1c2233', 0.3)),
    line('M360 586h80', paint.base, 4),
    rect(340, 396, 120, 44, 4, pen.blend('across', [0, '#c9d6d8'], [0.3, '#ffffff'], [1, '#aebcc0'])),
    rect(326, 326, 148, 84, 10, pen.round(stuff.iron)),
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) =>
      line(`M${342 + at * 15} 338v62`, '#14161a', 3, 'opacity=".6"'),
    ),
    oval(400, 328, 70, 8, stuff.iron.light),
    path(
      'M590 640q-30-30 0-60q30-50 70-20q60-10 54 40q10 40-40 44q-60 10-84-4Z',
      pen.blend('slant', [0, mixed(paint.base, '#ffffff', 0.3)], [0.5, paint.base], [1, fluid]),
      'transform="translate(70 516) scale(.82 .2)"',
    ),
    line('M292 480V590', '#fff', 7, 'opacity=".5"'),
  )
}

/** A square bottle of ink and a drop of it. */
export const ink: Drawing = { draw, focus: [400, 500], place: 'stands', ground: 150, near: 1.35 }
