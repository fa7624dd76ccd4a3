import { inkOn, label } from '../lettering.ts'
import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect, times } from '../shapes.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent, paint }) =>
    all(
      disc(400, 430, 90, accent.base),
      path('M180 470q55-26 110 0t110 0t110 0t110 0V620H180Z', paint.deep),
      line('M360 520q40-14 80 0M340 556q60-16 120 0', accent.light, 6),
    ),
  ({ accent }) =>
    all(
      path('M250 430H470L550 370V540L470 480H250Z', accent.base),
      ...[320, 360, 400].map((x) => rect(x, 396, 18, 44, 4, accent.dark)),
      disc(250, 455, 17, accent.dark),
    ),
  ({ accent }) =>
    all(
      path('M190 470H610Q600 520 400 520T190 470Z', accent.dark),
      line(
        times(7, (at) => `M200 ${474 + at * 5}H600`),
        accent.pale,
        1.5,
      ),
      times(5, (at) => disc(280 + at * 60, 500, 4, '#fff')),
    ),
  ({ accent }) =>
    all(
      path('M400 330Q440 380 424 430Q470 480 440 560H360Q330 480 376 430Q360 380 400 330Z', accent.base),
      line('M400 300V560M500 330L420 540', accent.deep, 6),
    ),
  ({ accent }) =>
    all(
      path('M384 400H416V560H384Z', accent.dark),
      path('M356 320H444L430 400H370Z', '#ffe3a6'),
      path('M350 320L400 284L450 320Z', accent.base),
      disc(400, 370, 70, '#ffe3a6', 'opacity=".3"'),
    ),
]

const draw = (look: Look): string => {
  const { pen, paint, accent, title, author, form } = look
  return group(
    'rotate(-5 400 400)',
    disc(520, 404, 206, '#0e0f12'),
    disc(520, 400, 206, pen.blend('slant', [0, '#3c3f46'], [0.5, '#17181c'], [1, '#2b2d33'])),
    times(6, (at) => disc(520, 400, 196 - at * 20, 'none', 'stroke="#44484f" stroke-width="2"')),
    path('M520 400L610 216A206 206 0 0 1 690 284Z', '#fff', 'opacity=".12"'),
    disc(520, 400, 66, accent.base),
    disc(520, 400, 9, '#efe6d2'),
    group(
      'translate(-60 0)',
      rect(176, 180, 460, 460, 4, '#20242c', 'opacity=".3"'),
      rect(170, 170, 460, 460, 4, pen.blend('slant', [0, paint.light], [0.4, paint.base], [1, paint.dark])),
      group('translate(0 10)', motifs[form]?.(look)),
      label(title.replace(' (LP)', ''), [400, 232], [400, 90], 46, inkOn(paint.base), 'font-weight="bold"'),
      label(author, [400, 296], [380, 30], 24, inkOn(paint.base)),
      path('M170 170H420L170 520Z', '#fff', 'opacity=".08"'),
    ),
  )
}

/** A record half out of its sleeve. */
export const record: Drawing = { draw, focus: [430, 330], place: 'lies', ground: 270 }
