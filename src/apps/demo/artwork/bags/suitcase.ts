import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, accent, form }: Look): string => {
  const trunk = form === 3
  const shell =
    form === 1
      ? pen.metal(paint)
      : pen.blend(
          'across',
          [0, paint.dark],
          [0.25, paint.light],
          [0.6, paint.base],
          [1, mixed(paint.dark, paint.deep, 0.4)],
        )
  const trim = trunk ? stuff.leather : stuff.iron
  return all(
    !trunk &&
      all(line('M352 200V80H448V200', stuff.steel.dark, 9), rect(340, 66, 120, 26, 12, stuff.iron.base)),
    rect(348, 176, 104, 26, 13, 'none', `stroke="${trim.base}" stroke-width="13"`),
    ...[280, 520].map((x) =>
      all(
        rect(x - 17, 604, 34, 24, 4, stuff.iron.base),
        disc(x, 628, 17, stuff.iron.deep),
        disc(x, 628, 7, stuff.steel.base),
      ),
    ),
    rect(240, 196, 320, 416, form === 2 ? 40 : 32, shell),
    (form === 0 || form === 1 || form === 4) &&
      times(form === 1 ? 9 : 6, (at) =>
        rect(
          form === 1 ? 268 + at * 31 : 270 + at * 47,
          206,
          form === 1 ? 6 : 13,
          396,
          5,
          at % 2 ? paint.dark : mixed(paint.base, paint.dark, 0.6),
          'opacity=".55"',
        ),
      ),
    form === 2 &&
      all(
        rect(268, 400, 264, 180, 18, mixed(paint.base, '#1c2233', 0.14)),
        line('M276 410H524', stuff.brass.base, 4),
        rect(290, 240, 220, 120, 14, mixed(paint.base, '#1c2233', 0.08)),
        line('M298 250H502', stuff.brass.base, 4),
      ),
    trunk &&
      all(
        ...[310, 464].map((x) => rect(x, 196, 26, 416, 0, stuff.oak.dark)),
        path(
          'M240 262V228Q240 196 272 196H306Q300 256 240 262ZM560 262V228Q560 196 528 196H494Q500 256 560 262Z',
          stuff.leather.base,
        ),
        path(
          'M240 546V580Q240 612 272 612H306Q300 552 240 546ZM560 546V580Q560 612 528 612H494Q500 552 560 546Z',
          stuff.leather.base,
        ),
        rect(376, 380, 48, 40, 6, pen.metal(stuff.brass)),
      ),
    form !== 2 && rect(240, 398, 320, 12, 0, mixed(paint.deep, '#14161d', 0.3), 'opacity=".6"'),
    !trunk && rect(540, 380, 24, 50, 6, pen.metal(stuff.steel)),
    path('M262 236Q262 216 284 214H330L280 590Q262 586 262 570Z', '#fff', 'opacity=".2"'),
    form !== 3 &&
      all(
        line('M452 190q20 30 14 60', stuff.leather.base, 6),
        rect(446, 250, 42, 60, 6, form === 4 ? accent.base : stuff.leather.base),
        rect(454, 262, 26, 34, 3, '#f6f0e3'),
      ),
  )
}

/** An upright suitcase with wheels and handle. */
export const suitcase: Drawing = { draw, focus: [360, 340], place: 'stands', ground: 160, near: 1.08 }
