import type { Drawing, Look } from '../drawing.ts'
import { label } from '../lettering.ts'
import { all, disc, line, oval, path, type Profile, ring, sheen, times, turned } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const fills = ['#8e1f2c', '#e08b2e', '#43305f', '#c49a3a', '#a65f34'] as const

const draw = ({ pen, paint, accent, title, form }: Look): string => {
  const hue = fills[form] ?? '#8e1f2c'
  const jar: Profile = [
    [98, 356],
    [118, 380],
    [122, 420],
    [114, 600],
    [104, 636],
    [98, 640],
  ]
  const check = (at: number) =>
    line(`M${292 + at * 27} ${300 + (at % 2) * 4}l${(at - 4) * 5} 62`, accent.base, 7, 'opacity=".7"')
  return all(
    path(
      turned(400, jar),
      pen.blend(
        'across',
        [0, mixed(hue, '#14080a', 0.5)],
        [0.22, mixed(hue, '#ffe2c4', 0.4)],
        [0.5, hue],
        [1, mixed(hue, '#14080a', 0.5)],
      ),
    ),
    times(14, (at) =>
      disc(
        306 + ((at * 53) % 190),
        404 + ((at * 67) % 220),
        9 + (at % 3) * 4,
        mixed(hue, at % 2 ? '#14080a' : '#ffd9b0', 0.25),
        'opacity=".5"',
      ),
    ),
    path(
      ring(400, 121, 448, 117, 566),
      pen.blend('across', [0, '#d8cbb0'], [0.3, '#fffaf0'], [0.65, stuff.paper.base], [1, '#bfb08f']),
    ),
    label(
      title.replace(/ (jam|preserve|chutney|mustard)$/, ''),
      [400, 504],
      [180, 74],
      32,
      mixed(hue, '#1c2233', 0.4),
    ),
    line('M352 552q48 8 96 0', hue, 4),
    sheen(400, jar, -0.82, 0.09, 0.5),
    path(
      'M280 372Q262 366 284 330L310 284Q400 268 490 284L516 330Q538 366 520 372Q500 356 470 366Q440 380 400 372Q360 382 330 368Q300 356 280 372Z',
      pen.round({ ...paint, light: paint.pale }),
    ),
    times(9, check),
    line('M300 330q100 22 200 0', mixed(stuff.leather.base, '#fff4e2', 0.2), 8),
    line('M470 336q30 20 22 50M476 334q44 6 50 34', mixed(stuff.leather.base, '#fff4e2', 0.2), 5),
    oval(400, 284, 88, 12, paint.pale, 'opacity=".8"'),
  )
}

/** A jar of preserve under a cloth cap. */
export const preserve: Drawing = { draw, focus: [400, 440], place: 'stands', ground: 130, near: 1.4 }
