import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, accent, form }: Look): string => {
  const trim = form === 3 ? stuff.iron : form === 4 ? accent : stuff.leather
  const cloth = pen.blend(
    'across',
    [0, paint.dark],
    [0.25, paint.light],
    [0.6, paint.base],
    [1, mixed(paint.dark, paint.deep, 0.5)],
  )
  const roll = form === 0
  return all(
    line('M290 300Q210 380 232 610', trim.deep, 26),
    line('M510 300Q590 380 568 610', trim.deep, 26),
    line('M360 196Q400 120 440 196', trim.base, 17),
    path(
      roll
        ? 'M262 270H538L556 600Q556 640 510 640H290Q244 640 244 600Z'
        : 'M250 360Q250 190 400 186T550 360L558 600Q558 640 512 640H288Q242 640 242 600Z',
      cloth,
    ),
    roll &&
      all(
        path('M258 200Q400 180 542 200L548 290Q400 300 252 290Z', cloth),
        rect(254, 196, 292, 42, 18, mixed(paint.base, '#1c2233', 0.22)),
        line('M262 210H536', '#fff', 4, 'opacity=".25"'),
      ),
    !roll && form !== 3 && line('M262 330Q280 210 400 206T538 330', mixed(paint.deep, '#14161d', 0.2), 7),
    form === 3 &&
      path(
        'M246 330Q256 186 400 186T554 330Q556 420 520 430H280Q244 420 246 330Z',
        pen.blend('down', [0, paint.light], [1, paint.dark]),
      ),
    path(
      'M284 440Q284 420 306 420H494Q516 420 516 440V580Q516 610 486 610H314Q284 610 284 580Z',
      pen.blend('across', [0, mixed(paint.base, paint.dark, 0.7)], [0.3, paint.light], [1, paint.dark]),
    ),
    path('M278 420H522V462Q400 492 278 462Z', mixed(paint.base, '#1c2233', 0.14)),
    ...[320, 466].map((x) =>
      all(
        rect(x - 9, roll ? 236 : 350, 20, roll ? 150 : 130, 4, trim.base),
        rect(x - 14, roll ? 330 : 440, 30, 30, 5, 'none', `stroke="${stuff.brass.base}" stroke-width="6"`),
        rect(x - 9, roll ? 380 : 486, 20, 34, 5, trim.dark),
      ),
    ),
    form === 4 &&
      all(
        disc(400, 330, 46, '#c9a26e'),
        disc(366, 292, 17, '#c9a26e'),
        disc(434, 292, 17, '#c9a26e'),
        disc(384, 324, 5, '#2b2f38'),
        disc(416, 324, 5, '#2b2f38'),
        disc(400, 342, 9, '#8a5a34'),
      ),
    form === 2 &&
      all(rect(256, 148, 288, 66, 33, accent.base), line('M300 150v62M500 150v62', trim.dark, 13)),
    line('M296 600Q288 500 296 440', '#fff', 6, 'opacity=".16"'),
    path('M262 380Q256 270 330 220Q290 300 290 410L282 600Q262 610 256 590Z', '#fff', 'opacity=".13"'),
    rect(372, 512, 56, 30, 3, trim.base),
  )
}

/** A backpack with its straps and buckles. */
export const backpack: Drawing = { draw, focus: [370, 400], place: 'stands', ground: 170 }
