import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, type Profile, ring, sheen, times, turned } from '../shapes.ts'
import { label } from '../lettering.ts'
import { stuff } from '../tone.ts'

const leaf = (x: number, y: number, turn: number, fill: string): string =>
  group(
    `translate(${x} ${y}) rotate(${turn})`,
    path('M0 0Q16-26 46-24Q36 6 0 0Z', fill),
    line('M2-2Q20-14 40-20', '#fff', 1.5, 'opacity=".3"'),
  )

const draw = ({ pen, paint, accent, title }: Look): string => {
  const tin: Profile = [
    [132, 300],
    [132, 300],
    [132, 640],
  ]
  return all(
    path(turned(400, tin), pen.round(paint)),
    path(ring(400, 132, 372, 132, 384), accent.base),
    path(ring(400, 132, 560, 132, 570), accent.base),
    path(
      ring(400, 133, 392, 133, 552),
      pen.blend('across', [0, '#cfc1a2'], [0.3, '#fffaf0'], [0.6, stuff.paper.base], [1, '#b8a987']),
    ),
    label(title.replace(/ (tea|infusion)$/, ''), [400, 484], [190, 96], 28, paint.deep),
    line('M340 540q60 12 120 0', accent.base, 4),
    disc(400, 416, 13, accent.base),
    path('M391 418q9-14 18 0q-9 9-18 0Z', stuff.paper.base),
    path(
      turned(400, [
        [120, 252],
        [138, 262],
        [138, 312],
        [138, 316],
      ]),
      pen.round(paint),
    ),
    oval(400, 252, 120, 16, paint.light),
    oval(400, 252, 100, 12, paint.base),
    sheen(400, tin, -0.8, 0.1, 0.35),
    sheen(
      400,
      [
        [138, 266],
        [138, 316],
      ],
      -0.8,
      0.1,
      0.4,
    ),
    times(9, (at) =>
      leaf(566 + ((at * 37) % 96), 646 - ((at * 13) % 26), at * 47, at % 3 ? '#4d5b3c' : '#6b7d54'),
    ),
    times(5, (at) =>
      leaf(196 + ((at * 41) % 70), 648 - ((at * 11) % 16), 20 + at * 67, at % 2 ? '#4d5b3c' : '#3c4a34'),
    ),
  )
}

/** A tea tin with its paper band, some leaves beside it. */
export const tea: Drawing = { draw, focus: [400, 450], place: 'stands', ground: 150 }
