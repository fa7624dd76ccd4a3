import type { Drawing, Look } from '../drawing.ts'
import { label } from '../lettering.ts'
import { all, disc, group, line, oval, path, rect, ring, sheen, times, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const heaps: readonly (() => string)[] = [
  () =>
    times(16, (at) =>
      disc(
        560 + ((at * 29) % 110),
        646 - ((at * 13) % 40) * (1 - Math.abs((((at * 29) % 110) - 55) / 70)),
        9,
        at % 2 ? '#2b2523' : '#463c38',
      ),
    ),
  () =>
    all(
      path('M530 650Q590 584 690 650Z', '#fbfaf6'),
      times(9, (at) =>
        rect(
          546 + at * 14,
          636 - ((at * 17) % 28),
          12,
          8,
          1,
          at % 2 ? '#ffffff' : '#dfe3e6',
          `transform="rotate(${at * 31} ${552 + at * 14} ${640 - ((at * 17) % 28)})"`,
        ),
      ),
    ),
  () =>
    times(4, (at) =>
      group(
        `translate(${556 + at * 10} ${640 - at * 15}) rotate(${-14 + at * 9})`,
        rect(0, 0, 150, 20, 9, '#9a5a30'),
        rect(4, 3, 142, 5, 2, '#c98a58'),
        oval(150, 10, 5, 10, '#6b3a1c'),
      ),
    ),
  () =>
    times(14, (at) =>
      line(
        `M${550 + ((at * 31) % 110)} ${648 - ((at * 7) % 22)}q12-16 ${at % 2 ? 26 : -20}-${14 + (at % 4) * 4}`,
        at % 3 ? '#c0341d' : '#e0742b',
        4,
      ),
    ),
  () =>
    times(4, (at) =>
      line(
        `M${560 + at * 9} ${646 - at * 5}q70-${40 + at * 8} 130-${10 + at * 10}`,
        at % 2 ? '#3a241a' : '#54362a',
        10,
      ),
    ),
]

const draw = ({ pen, paint, accent, title, form }: Look): string => {
  const tin = (y: number) =>
    [
      [106, y],
      [106, y],
      [106, 640],
    ] as const
  return all(
    path(turned(400, tin(420)), pen.round(paint)),
    path(
      ring(400, 107, 462, 107, 590),
      pen.blend('across', [0, '#cfc1a2'], [0.3, '#fffaf0'], [0.65, stuff.paper.base], [1, '#b8a987']),
    ),
    path(ring(400, 107, 462, 107, 476), accent.base),
    label(title, [400, 524], [170, 80], 30, '#2b2f38'),
    line('M356 576q44 7 88 0', accent.base, 4),
    path(
      turned(400, [
        [98, 376],
        [111, 386],
        [111, 424],
        [111, 428],
      ]),
      pen.metal(stuff.brass),
    ),
    oval(400, 376, 98, 13, stuff.brass.light),
    oval(400, 376, 78, 9, stuff.brass.base),
    sheen(400, tin(432), -0.8, 0.1, 0.35),
    oval(612, 654, 96, 10, '#2a2620', 'opacity=".14"'),
    group('translate(-16 0)', heaps[form]?.()),
  )
}

/** A spice tin and a little of what is in it. */
export const spice: Drawing = { draw, focus: [440, 500], place: 'stands', ground: 125, near: 1.3 }
