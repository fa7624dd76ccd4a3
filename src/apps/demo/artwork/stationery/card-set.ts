import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const faces: readonly ((look: Look) => string)[] = [
  ({ paint }) =>
    all(
      path('M330 440H470Q462 480 430 484H366Q338 480 330 440Z', paint.base),
      line('M400 440V330', stuff.walnut.base, 6),
      path('M350 346Q400 324 450 346Q458 396 444 420Q400 406 356 420Q342 396 350 346Z', paint.light),
      line('M300 500q25-14 50 0t50 0t50 0t50 0', paint.dark, 5),
    ),
  ({ paint }) =>
    all(
      line(
        times(8, (at) => `M270 ${300 + at * 34}H530`),
        paint.base,
        2,
        'opacity=".6"',
      ),
      path('M380 240h40v24h-40Z', paint.base),
    ),
  ({ paint }) =>
    all(
      path('M250 500V400h20v-20h20v-20h20v20h20v20h20V500Z', paint.base),
      path('M360 500V370l40-40l40 40V500Z', paint.light),
      path('M450 500V390h20v-20h20v-20h20v20h20v20h14V500Z', paint.dark),
      path('M250 500H544V540H250Z', '#9dbfd0'),
    ),
  ({ paint }) =>
    all(
      line('M300 410q20-70 40-40t-10 60q-14 10 0-30t40-20q10 30 30 0t40 0t50-10t20 10', stuff.brass.base, 7),
      line('M310 470h180', paint.base, 3),
    ),
  ({ paint }) =>
    all(
      disc(400, 280, 15, '#8f7b5a'),
      line('M400 280q-40-80 20-120t70 20', '#b99a6b', 5),
      path('M350 420h100v70h-100Z', paint.base),
      path('M350 420h100v20h-100ZM392 420h16v70h-16Z', stuff.brass.base),
    ),
]

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  const narrow = form === 4
  const card = pen.blend('slant', [0, '#fffdf7'], [1, '#f0e8d6'])
  return all(
    group(
      'rotate(14 400 400) translate(70 40)',
      rect(206, 246, 420, 300, 6, '#2a2620', 'opacity=".2"'),
      rect(200, 236, 420, 300, 6, pen.blend('slant', [0, paint.light], [1, paint.base])),
      path('M200 240L410 410L620 240', paint.pale, `stroke="${paint.dark}" stroke-width="3"`),
      disc(410, 404, 30, pen.blend('slant', [0, '#c4664a'], [1, '#8f3a28'])),
      disc(404, 398, 16, 'none', 'stroke="#7a2f20" stroke-width="4" opacity=".6"'),
    ),
    group(
      'rotate(-8 400 400) translate(-50 -20)',
      narrow
        ? path(
            'M320 250L360 220H440L480 250V560H320Z',
            '#2a2620',
            'opacity=".18" transform="translate(7 10)"',
          )
        : rect(236, 216, 328, 378, 5, '#2a2620', 'opacity=".2"'),
      narrow ? path('M320 250L360 220H440L480 250V560H320Z', card) : rect(230, 206, 328, 378, 5, card),
      !narrow &&
        rect(246, 222, 296, 346, 3, 'none', `stroke="${mixed(paint.base, '#fffaf0', 0.3)}" stroke-width="3"`),
      faces[form]?.(look),
    ),
  )
}

/** A card before its envelope. */
export const cardSet: Drawing = { draw, focus: [360, 400], place: 'lies', ground: 250 }
