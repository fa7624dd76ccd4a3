import { cover, standingBook } from '../book.ts'
import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path, rect, times } from '../shapes.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent }) =>
    all(
      path('M300 470H500Q490 530 440 536H350Q308 530 300 470Z', accent.base),
      line('M400 470V350', '#5d4630', 8),
      path('M330 366Q400 340 470 366Q480 420 462 446Q400 430 338 446Q320 420 330 366Z', '#fffaf0'),
      disc(370, 500, 7, '#2b2f38'),
      disc(420, 500, 7, '#2b2f38'),
      line('M384 516q10 8 22 0', '#2b2f38', 4),
      line('M250 560q38-22 76 0t76 0t76 0t76 0', '#fff', 8, 'opacity=".7"'),
    ),
  ({ accent }) =>
    all(
      path('M300 450Q360 380 460 430L520 390V510L460 470Q360 520 300 450Z', accent.base),
      disc(344, 444, 10, '#fffaf0'),
      disc(344, 444, 5, '#2b2f38'),
      path('M330 410Q360 360 400 398', '#2b3d55'),
      rect(420, 460, 60, 46, 6, '#8a5a34'),
      line('M436 460v-12h28v12', '#8a5a34', 5),
    ),
  ({ accent }) =>
    all(
      path('M372 540L382 400H418L428 540Z', '#fffaf0'),
      rect(376, 440, 50, 26, 0, '#b2543d'),
      rect(374, 490, 54, 26, 0, '#b2543d'),
      rect(378, 368, 44, 34, 4, accent.base),
      path('M372 370L400 340L428 370Z', '#b2543d'),
      times(14, (at) => disc(262 + ((at * 71) % 280), 330 + ((at * 43) % 200), 3 + (at % 2) * 2, '#ffe3a6')),
    ),
  ({ accent }) =>
    all(
      oval(400, 490, 78, 62, accent.base),
      disc(400, 400, 52, accent.base),
      path('M356 376L352 326L390 356ZM444 376L448 326L410 356Z', accent.base),
      disc(382, 398, 7, '#2b2f38'),
      disc(418, 398, 7, '#2b2f38'),
      path('M394 414h12l-6 8Z', '#2b2f38'),
      line('M474 510q50 10 40-50', accent.base, 18),
      ...[300, 330, 318].map((x, at) => disc(x, 540 - at * 16, 14, '#d99f3f')),
    ),
  ({ accent }) =>
    all(
      path('M256 540Q400 390 544 540L520 552Q400 440 280 552Z', '#c9a26e'),
      oval(400, 440, 44, 20, accent.base),
      disc(396, 412, 36, accent.dark),
      line('M396 412m-18 0a18 18 0 1 1 18 18', '#fffaf0', 6),
      line('M436 432l18-30M444 436l24-22', accent.base, 7),
    ),
]

const draw = (look: Look): string =>
  standingBook(look, 30, cover(look, motifs[look.form]?.(look) ?? '', 'poster'))

/** A picture book for reading aloud. */
export const pictureBook: Drawing = { draw, focus: [400, 430], place: 'stands', ground: 185 }
