import { cover, standingBook } from '../book.ts'
import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, path, rect, times } from '../shapes.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent }) =>
    all(
      ...[0, 1, 2].map((at) =>
        path(
          `M${270 + at * 90} 560V${460 - at * 16}h14v-24h14v-24h14v24h14v24h14V560Z`,
          at % 2 ? accent.light : accent.base,
        ),
      ),
    ),
  ({ accent, paint }) =>
    all(
      path('M290 480H510L480 530H320Z', accent.base),
      rect(340, 440, 120, 40, 4, '#fffaf0'),
      rect(420, 400, 26, 44, 2, '#b2543d'),
      times(4, (at) => disc(358 + at * 28, 460, 6, paint.deep)),
      line('M256 550q36-16 72 0t72 0t72 0t72 0', accent.light, 6),
    ),
  ({ accent, paint }) =>
    all(
      path('M250 560L380 380H420L550 560Z', paint.light),
      line('M400 560V390', '#fff', 4, 'opacity=".7" stroke-dasharray="12 12"'),
      ...[280, 330, 470, 520].map((x) =>
        all(rect(x - 3, 440, 6, 60, 0, accent.dark), disc(x, 430, 24, accent.base)),
      ),
    ),
  ({ accent }) =>
    all(
      disc(470, 380, 34, accent.light),
      path('M262 480H500Q540 480 548 530H262Z', accent.base),
      ...[290, 350, 410, 470].map((x) => rect(x - 16, 494, 34, 20, 4, '#ffe3a6')),
      line('M250 552H550', accent.light, 5),
    ),
  ({ accent, paint }) =>
    all(
      path('M270 500Q330 440 400 470T530 490Q500 540 400 540T270 500Z', accent.base),
      path('M396 470L400 390L410 470Z', paint.deep),
      path('M404 394L450 410L406 424Z', '#b2543d'),
      line('M256 560q36-12 72 0t72 0t72 0t72 0', accent.light, 5),
    ),
]

const draw = (look: Look): string =>
  all(
    standingBook(look, 40, cover(look, motifs[look.form]?.(look) ?? '', 'panel')),
    path('M470 640V690L480 678L490 690V640Z', look.accent.base),
  )

/** A slim guide with a ribbon. */
export const travelGuide: Drawing = { draw, focus: [400, 340], place: 'stands', ground: 185 }
