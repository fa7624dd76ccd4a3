import { cover, standingBook } from '../book.ts'
import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, rect, times } from '../shapes.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent, paint }) =>
    all(
      path('M290 430H510V500Q510 550 460 550H340Q290 550 290 500Z', accent.base),
      rect(278, 418, 244, 18, 9, paint.deep),
      line('M270 460h20M510 460h20', paint.deep, 14),
      line('M360 400q-14-24 2-46M400 396q-14-26 2-54M440 400q-14-24 2-46', accent.light, 6),
    ),
  ({ accent }) =>
    all(
      path('M280 480Q280 400 400 396T520 480Q520 540 400 540T280 480Z', accent.base),
      line('M340 420q20 30 0 70M400 412q22 36 0 84M460 420q20 30 0 70', accent.pale, 9),
    ),
  ({ accent, paint }) =>
    all(
      oval(400, 500, 120, 34, accent.dark),
      path('M280 440H520V500Q400 540 280 500Z', accent.base),
      line(
        times(6, (at) => `M${296 + at * 42} 446v50`),
        accent.dark,
        3,
      ),
      oval(400, 440, 120, 30, accent.light),
      ...[350, 400, 450].map((x) => disc(x, 432, 26, '#fffaf0')),
      line('M360 380q-12-20 2-40M440 380q-12-20 2-40', paint.pale, 6),
    ),
  ({ accent }) =>
    all(
      ...[-40, 0, 40].map((turn) =>
        group(
          `translate(400 540) rotate(${turn})`,
          path('M0 0Q-44-70 0-150Q44-70 0 0Z', accent.base),
          line('M0-6V-130', '#fff', 3, 'opacity=".5"'),
        ),
      ),
      line('M400 540v24', accent.dark, 8),
    ),
  ({ accent, paint }) =>
    all(
      rect(338, 400, 124, 150, 20, accent.dark),
      rect(330, 380, 140, 34, 8, paint.pale),
      rect(350, 440, 100, 70, 4, '#fffaf0'),
      disc(400, 476, 20, '#b2543d'),
    ),
]

const draw = (look: Look): string =>
  standingBook(look, 84, cover(look, motifs[look.form]?.(look) ?? '', 'poster'))

/** A cookbook with a large title. */
export const cookbook: Drawing = { draw, focus: [400, 400], place: 'stands', ground: 200 }
