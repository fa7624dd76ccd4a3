import type { Drawing, Look } from '../drawing.ts'
import { all, group, line, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const rainbow = [
  '#b2543d',
  '#c9744f',
  '#d99f3f',
  '#ecd08a',
  '#a8c3ad',
  '#6b7d54',
  '#3f7583',
  '#9dbfd0',
  '#2b3d55',
  '#6f4460',
  '#d6a39b',
  '#7d553b',
] as const

const draw = ({ pen, paint, form }: Look): string => {
  const count = [12, 12, 12, 6, 10][form] ?? 12
  const thick = form === 4 ? 34 : form === 3 ? 44 : 36
  const left = 400 - (count * thick) / 2
  const hue = (at: number): string =>
    form === 0
      ? mixed('#23262c', '#6b727a', at / 14)
      : form === 3
        ? paint.base
        : (rainbow[at % 12] ?? '#b2543d')
  const stick = (at: number): string => {
    const x = left + at * thick
    const color = hue(at)
    const barrel = pen.blend(
      'across',
      [0, mixed(color, '#14161d', 0.3)],
      [0.35, mixed(color, '#fff4e2', 0.35)],
      [1, mixed(color, '#14161d', 0.25)],
    )
    if (form === 4)
      return all(
        rect(x + 2, 300, thick - 4, 290, 8, barrel),
        path(`M${x + 4} 304L${x + thick / 2 - 6} 262h12L${x + thick - 4} 304Z`, color),
        rect(x + 2, 380, thick - 4, 150, 0, mixed(color, '#fffaf0', 0.5)),
      )
    const tip = all(
      path(`M${x + 3} 290L${x + thick / 2} 214L${x + thick - 3} 290Z`, '#e4c793'),
      path(
        `M${x + thick / 2 - 7} 232L${x + thick / 2} 214L${x + thick / 2 + 7} 232Z`,
        form === 0 || form === 3 ? '#2b2d33' : color,
      ),
    )
    return all(
      rect(x + 3, 286, thick - 6, 320, 3, barrel),
      tip,
      form === 0 && rect(x + 3, 560, thick - 6, 8, 0, stuff.brass.light),
    )
  }
  const tin = mixed(paint.base, '#ffffff', 0.06)
  return group(
    'rotate(-7 400 400)',
    rect(156, 188, 500, 450, 18, mixed(paint.deep, '#101319', 0.3)),
    rect(150, 180, 500, 450, 16, pen.blend('slant', [0, paint.light], [0.5, tin], [1, paint.dark])),
    rect(
      168,
      198,
      464,
      414,
      8,
      pen.blend('down', [0, mixed('#efe6d2', '#1c2233', 0.18)], [0.1, '#efe6d2'], [1, '#f8f2e4']),
    ),
    ...Array.from({ length: count }, (_, at) => stick(at)),
    rect(168, 540, 464, 72, 0, pen.blend('down', [0, '#fffaf0'], [1, '#e9dfc9'])),
    line('M320 576H480', paint.base, 6),
    path('M160 186H420L160 460Z', '#fff', 'opacity=".08"'),
  )
}

/** An open tin of pencils or crayons. */
export const pencilSet: Drawing = { draw, focus: [400, 330], place: 'lies', ground: 270 }
