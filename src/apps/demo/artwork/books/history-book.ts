import { cover, standingBook } from '../book.ts'
import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, rect, times } from '../shapes.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent }) =>
    all(
      path('M300 540Q308 480 300 470H500Q492 480 500 540Q400 560 300 540Z', accent.dark),
      line('M400 470V370', accent.deep, 8),
      path('M326 380H474V456H326Z', accent.pale),
      path('M400 380V456M326 418H474', 'none', `stroke="#a8402e" stroke-width="16"`),
    ),
  ({ accent }) =>
    all(
      rect(280, 370, 240, 180, 4, '#f3ead6'),
      line('M400 370V550M340 370V550M460 370V550', accent.base, 3),
      line(
        times(7, (at) => `M292 ${396 + at * 22}h36M412 ${396 + at * 22}h36`),
        '#5d4630',
        3,
        'opacity=".7"',
      ),
    ),
  ({ accent }) =>
    all(
      path('M340 400H460Q452 420 480 460Q500 520 440 550H360Q300 520 320 460Q348 420 340 400Z', '#f6f3ea'),
      line('M330 470q35-24 70 0t70 0M340 510q30-16 60 0t60 0', '#3a5f8a', 6),
      rect(348, 388, 104, 16, 6, accent.base),
    ),
  ({ accent }) =>
    all(
      line('M400 380V540M300 400H500', accent.base, 9),
      path('M300 400L268 490H332ZM500 400L468 490H532Z', 'none', `stroke="${accent.light}" stroke-width="4"`),
      oval(300, 494, 40, 10, accent.base),
      oval(500, 494, 40, 10, accent.base),
      rect(350, 540, 100, 14, 4, accent.dark),
    ),
  ({ accent }) =>
    all(
      path('M290 460Q370 400 470 450L516 420V510L470 480Q370 530 290 460Z', accent.base),
      line('M340 456h110M350 472h90', accent.dark, 3),
      disc(326, 456, 6, '#2b2f38'),
      ...[310, 350, 390, 430, 470].map((x) => disc(x, 546, 13, '#d8d4c8')),
    ),
]

const draw = (look: Look): string =>
  standingBook(look, 110, cover(look, motifs[look.form]?.(look) ?? '', 'panel'))

/** A thick history. */
export const historyBook: Drawing = { draw, focus: [410, 360], place: 'stands', ground: 205 }
