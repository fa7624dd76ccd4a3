import type { Drawing, Look } from '../drawing.ts'
import { all, group, line, oval, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, form }: Look): string => {
  const colored = form === 2 || form === 4
  const metal = form === 1 ? paint : form === 0 || form === 3 ? paint : stuff.steel
  const shine = pen.blend(
    'across',
    [0, metal.dark],
    [0.35, mixed(metal.pale, '#ffffff', 0.4)],
    [0.6, metal.base],
    [1, metal.dark],
  )
  const grip = pen.blend('across', [0, paint.dark], [0.35, paint.light], [1, paint.dark])
  const wide = form === 3 ? 0.8 : 1
  const stem = (bend: number) =>
    all(
      path(`M-9 0L-11 150L-17 330Q-17 352 0 352Q17 352 17 330L11 150L9 0Z`, colored ? grip : shine),
      colored && all(oval(0, 180, 4, 4, stuff.brass.base), oval(0, 290, 4, 4, stuff.brass.base)),
      bend > 0 && line('M-6 60v240', '#fff', 3, 'opacity=".4"'),
    )
  const fork = all(
    stem(0),
    path(
      'M-9 4Q-40-20-42-90V-196h14v92q0 14 7 14t7-14v-92h28v92q0 14 7 14t7-14v-92h14V-90Q40-20 9 4Z',
      shine,
    ),
  )
  const knife = all(
    stem(0),
    path('M-12 4V-206Q34-190 34-70Q34-20 12 4Z', shine),
    line('M-4-180V0', '#fff', 3, 'opacity=".5"'),
  )
  const spoon = all(
    stem(1),
    path('M-9 8Q-16-20-36-50C-70-110-44-206 0-206S70-110 36-50Q16-20 9 8Z', shine),
    oval(-6, -130, 30, 58, metal.dark, 'opacity=".35"'),
    path('M-34-150Q-34-186-8-192Q-22-160-24-120Z', '#fff', 'opacity=".6"'),
  )
  const cloth =
    form === 2 || form === 3 ? '#6f8591' : mixed('#50687a', paint.base, paint.base === '#2d2e31' ? 0 : 0.12)
  return all(
    group(
      'rotate(-5 400 400)',
      rect(150, 96, 500, 610, 6, mixed(cloth, '#1c2233', 0.14)),
      rect(146, 90, 500, 610, 6, pen.blend('slant', [0, mixed(cloth, '#ffffff', 0.4)], [1, cloth])),
      line('M170 90v610M180 90v610', mixed(cloth, paint.base, 0.6), 4, 'opacity=".6"'),
      line('M396 92v606', '#fff', 3, 'opacity=".4"'),
    ),
    group(`translate(270 330) scale(${wide} 1)`, fork),
    group(`translate(400 330) scale(${wide} 1)`, knife),
    group(`translate(530 330) scale(${wide} 1)`, spoon),
  )
}

/** Fork, knife and spoon on a folded napkin. */
export const cutlery: Drawing = { draw, focus: [400, 270], place: 'lies', ground: 280 }
