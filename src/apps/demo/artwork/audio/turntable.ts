import type { Drawing, Look } from '../drawing.ts'
import { disc, group, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, accent, form }: Look): string => {
  const platter = form === 1 ? '#cfe0e0' : '#9aa1a8'
  return group(
    'rotate(-4 400 400)',
    rect(126, 176, 560, 470, 22, mixed(paint.deep, '#14161d', 0.4)),
    rect(120, 166, 560, 470, 20, pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark])),
    form === 4 && rect(140, 186, 520, 430, 12, 'none', `stroke="${stuff.brass.base}" stroke-width="6"`),
    disc(342, 404, 202, mixed(platter, '#1c2233', 0.3)),
    disc(
      340,
      400,
      202,
      pen.blend('slant', [0, '#ffffff'], [0.5, platter], [1, mixed(platter, '#1c2233', 0.4)]),
    ),
    disc(340, 400, 188, '#17181c'),
    times(6, (at) => disc(340, 400, 178 - at * 18, 'none', 'stroke="#3a3d44" stroke-width="2"')),
    path('M340 400L250 232A190 190 0 0 1 330 212Z', '#fff', 'opacity=".13"'),
    path('M340 400L430 568A190 190 0 0 1 350 588Z', '#fff', 'opacity=".1"'),
    disc(340, 400, 62, accent.base === paint.base ? '#b2543d' : accent.base),
    disc(340, 400, 48, 'none', 'stroke="#fff" stroke-width="2" opacity=".6"'),
    disc(340, 400, 7, stuff.steel.light),
    disc(604, 250, 46, pen.metal(stuff.iron)),
    disc(604, 250, 26, pen.metal(stuff.steel)),
    line('M604 250L596 470L520 540', stuff.steel.dark, 15),
    line('M602 250L594 468L520 538', stuff.steel.pale, 6),
    group('translate(508 548) rotate(40)', rect(-18, -12, 46, 28, 4, stuff.iron.base)),
    rect(590, 190, 28, 46, 6, stuff.iron.base),
    disc(168, 590, 22, pen.metal(stuff.brass)),
    rect(590, 560, 18, 56, 9, stuff.iron.base),
    rect(586, 576, 26, 14, 4, stuff.steel.base),
  )
}

/** A turntable at play, seen from above. */
export const turntable: Drawing = { draw, focus: [440, 430], place: 'lies', ground: 300 }
