import type { View } from '../artwork-name.ts'
import type { Drawing, Look } from './drawing.ts'
import type { Pen } from './pen.ts'
import { all, disc, group, line, oval, path, rect, shape, turned, veil } from './shapes.ts'
import { brightness, mixed } from './tone.ts'

/** The wall behind a drawing, from its upper to its lower color. */
export type Backdrop = readonly [upper: string, lower: string]

/** A whole picture: the drawing on its stage, as a static SVG of 800 by 800. */
export function staged(drawing: Drawing, look: Look, view: View, backdrop: Backdrop): string {
  const wall = backdropFor(look.paint.base, backdrop)
  const body = sets[view](drawing, look, wall)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800">${look.pen.defs()}${body}</svg>`
}

/** Pale goods stand before a deeper wall, so that their edge is seen. */
function backdropFor(paint: string, [upper, lower]: Backdrop): Backdrop {
  const deeper = brightness(paint) > 0.78 ? 0.13 : 0
  return [mixed(upper, '#6b6a66', deeper), mixed(lower, '#5d5a55', deeper)]
}

type Set = (drawing: Drawing, look: Look, wall: Backdrop) => string

const main: Set = (drawing, look, wall) => {
  const { pen } = look
  const object = drawing.draw(look)
  if (drawing.place === 'lies') {
    const nearer = `translate(400 400) scale(${drawing.near ?? 1}) translate(-400 -400)`
    return all(tabletop(pen, wall), group(nearer, laidShadow(pen, drawing.ground), object))
  }
  if (drawing.place === 'wall') return all(plaster(pen, wall), wallShadow(pen, drawing.ground), object)
  const floor = drawing.place === 'hangs' ? 700 : 585
  const back = room(pen, wall, floor)
  if (drawing.place === 'hangs') return all(back, object)
  const nearer = `translate(400 ${drawing.near ? 662 : 656}) scale(${drawing.near ?? 1.16}) translate(-400 -640)`
  return all(back, group(nearer, standingShadow(pen, drawing.ground, 642), object))
}

const scene: Set = (drawing, look, wall) => {
  const { pen } = look
  const tint = mixed(wall[1], look.paint.base, 0.2)
  const niche = pen.blend(
    'across',
    [0, mixed(tint, '#2a2f3c', 0.28)],
    [0.2, mixed(tint, '#2a2f3c', 0.1)],
    [1, mixed(tint, '#fffaf0', 0.12)],
  )
  const arch = path('M170 800V340a230 230 0 0 1 460 0V800Z', niche)
  const edge = line('M170 800V340a230 230 0 0 1 460 0', mixed(wall[0], '#ffffff', 0.5), 5, 'opacity=".6"')
  const back = all(room(pen, wall, 690), gables(wall), arch, edge)
  const object = drawing.draw(look)
  if (drawing.place === 'hangs')
    return all(back, group('translate(400 0) scale(.82) translate(-400 0)', object))
  if (drawing.place === 'wall')
    return all(back, group('translate(400 430) scale(.72) translate(-400 -400)', object))
  if (drawing.place === 'lies') {
    return all(
      back,
      group(
        'translate(400 425) rotate(-7) scale(.74) translate(-400 -400)',
        laidShadow(pen, drawing.ground),
        object,
      ),
    )
  }
  const half = Math.max(150, Math.min(250, drawing.ground * 1.05))
  return all(
    back,
    plinth(pen, wall, half),
    standingShadow(pen, drawing.ground * 0.86, 652),
    group('translate(400 652) scale(.86) translate(-400 -640)', object),
  )
}

const detail: Set = (drawing, look, wall) => {
  const { pen } = look
  const [x, y] = drawing.focus
  const near = mixed(wall[1], look.paint.base, 0.24)
  const back = rect(0, 0, 800, 800, 0, pen.blend('slant', [0, mixed(near, '#fffaf0', 0.45)], [1, near]))
  const light = disc(250, 200, 620, pen.glow('#ffffff', 0.5))
  const shadow =
    drawing.place === 'lies'
      ? laidShadow(pen, drawing.ground)
      : drawing.place === 'stands' && standingShadow(pen, drawing.ground, 642)
  return all(
    back,
    light,
    group(`translate(400 410) scale(1.85) translate(${-x} ${-y})`, shadow || '', drawing.draw(look)),
  )
}

const sets: Readonly<Record<View, Set>> = { main, scene, detail }

/** A wall in the light of a window, and the floor below. */
export function room(pen: Pen, [upper, lower]: Backdrop, floor: number): string {
  const ground = mixed(lower, '#fff8ec', 0.28)
  return all(
    rect(0, 0, 800, 800, 0, pen.blend('down', [0, upper], [0.75, lower])),
    disc(240, 180, 560, pen.glow('#ffffff', 0.55)),
    veil(0.12, path(shape([-80, 560], [440, -60], [600, -60], [-80, 760]), '#fff')),
    path(
      `M0 ${floor + 8}Q400 ${floor - 12} 800 ${floor + 8}V800H0Z`,
      pen.blend('down', [0, mixed(lower, '#4a4f5c', 0.1)], [0.2, ground], [1, mixed(lower, '#fff8ec', 0.1)]),
    ),
  )
}

function tabletop(pen: Pen, [upper, lower]: Backdrop): string {
  return all(
    rect(
      0,
      0,
      800,
      800,
      0,
      pen.blend('slant', [0, mixed(upper, '#fffaf0', 0.35)], [1, mixed(lower, '#4a4f5c', 0.06)]),
    ),
    veil(0.2, path(shape([-80, 620], [520, -60], [690, -60], [-80, 830]), '#fff')),
    disc(220, 180, 520, pen.glow('#ffffff', 0.5)),
  )
}

function plaster(pen: Pen, [upper, lower]: Backdrop): string {
  return all(
    rect(0, 0, 800, 800, 0, pen.blend('slant', [0, upper], [1, lower])),
    veil(0.16, path(shape([-60, 560], [420, -40], [560, -40], [-60, 720]), '#fff')),
    disc(240, 200, 520, pen.glow('#ffffff', 0.45)),
  )
}

/** The soft shadow under a thing that stands around x = 400. */
export function standingShadow(pen: Pen, half: number, y: number): string {
  return all(
    oval(400 + half * 0.28, y + 4, half * 1.5, Math.max(20, half * 0.24), pen.glow('#2a2620', 0.34)),
    oval(400, y, half * 1.08, Math.max(10, half * 0.1), pen.glow('#1c1915', 0.5)),
  )
}

function laidShadow(pen: Pen, half: number): string {
  if (half === 0) return ''
  return oval(424, 436, half * 1.32, half * 1.28, pen.glow('#2a2620', 0.42))
}

function wallShadow(pen: Pen, half: number): string {
  return oval(430, 440, half * 1.2, half * 1.4, pen.glow('#2a2620', 0.26))
}

function plinth(pen: Pen, [upper, lower]: Backdrop, half: number): string {
  const stone = mixed(upper, '#fffaf2', 0.5)
  const side = pen.blend(
    'across',
    [0, mixed(lower, '#3d4250', 0.3)],
    [0.3, stone],
    [0.6, mixed(stone, lower, 0.5)],
    [1, mixed(lower, '#3d4250', 0.34)],
  )
  return all(
    path(
      turned(
        400,
        [
          [half, 650],
          [half, 830],
        ],
        0.15,
      ),
      side,
    ),
    oval(
      400,
      650,
      half,
      half * 0.15,
      pen.blend(
        'across',
        [0, mixed(stone, lower, 0.4)],
        [0.4, mixed(stone, '#ffffff', 0.4)],
        [1, mixed(stone, lower, 0.7)],
      ),
    ),
  )
}

/** Two pale stepped gables, the house's own skyline, far behind. */
function gables([upper, lower]: Backdrop): string {
  const far = mixed(lower, upper, 0.35)
  const left = 'M-30 800V520h34v-44h34v-44h34v44h34v44h34V800Z'
  const right = 'M640 800V470h30v-40h30v-40h30v-40h30v40h30v40h30V800Z'
  return veil(0.55, path(left, mixed(far, '#3d4250', 0.08)), path(right, mixed(far, '#3d4250', 0.12)))
}
