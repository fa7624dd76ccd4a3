import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, path, rect, shape, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const hull = ({ pen, paint }: Look, d: string, stripe: string): string =>
  all(
    path(
      d,
      pen.blend(
        'down',
        [0, stuff.ash.light],
        [0.4, stuff.ash.base],
        [1, mixed(stuff.ash.base, '#7a5b36', 0.5)],
      ),
    ),
    path(stripe, pen.blend('across', [0, paint.dark], [0.3, paint.light], [1, paint.dark])),
  )

const sail = ({ pen, paint }: Look, d: string): string =>
  path(d, pen.blend('across', [0, paint.dark], [0.35, paint.light], [1, paint.base]))

const forms: readonly ((look: Look) => string)[] = [
  (look) =>
    all(
      line('M400 520V130', stuff.walnut.base, 13),
      line('M270 210H530', stuff.walnut.dark, 10),
      sail(look, 'M276 214Q400 236 524 214Q556 330 518 430Q400 390 282 430Q244 330 276 214Z'),
      path(
        'M338 222Q318 320 340 416L380 408Q362 320 376 228ZM430 228Q440 320 426 408L466 416Q486 320 468 222Z',
        '#fffaf0',
        'opacity=".75"',
      ),
      hull(
        look,
        'M190 470Q200 500 230 500H570Q600 500 610 470L640 460Q630 600 530 620H270Q170 600 160 460Z',
        'M168 508Q400 540 632 508L620 548Q400 576 180 548Z',
      ),
      path('M590 470V412h18v18h16v-18h18v18h14V480Z', look.paint.base),
      path('M210 478V420h-16v18h-16v-18h-16v66Z', look.paint.base),
      path('M400 130L470 146L400 166Z', '#b2543d'),
    ),
  (look) =>
    all(
      line('M340 520V190M340 210L520 470', stuff.walnut.base, 11),
      rect(430, 420, 110, 80, 6, look.paint.base),
      rect(450, 440, 30, 30, 4, '#dff0f2'),
      path('M420 424H552L540 400H432Z', look.paint.dark),
      hull(
        look,
        'M180 480Q400 520 640 460Q640 600 540 620H270Q200 590 180 480Z',
        'M188 520Q400 560 632 508L620 552Q400 590 204 560Z',
      ),
      line(
        times(6, (at) => `M${226 + at * 18} 480q-20 60-4 116`),
        '#8f7b5a',
        3,
      ),
      line('M216 500q60 20 110 0M220 530q60 20 106 0M226 560q50 16 96 0', '#8f7b5a', 3),
    ),
  (look) =>
    all(
      rect(260, 380, 280, 90, 12, '#f8f2e4'),
      times(5, (at) => disc(300 + at * 50, 426, 15, '#9dbfd0')),
      rect(330, 310, 130, 74, 10, look.paint.light),
      rect(350, 326, 90, 28, 5, '#dff0f2'),
      rect(470, 270, 44, 116, 6, '#b2543d'),
      rect(470, 286, 44, 18, 0, '#f8f2e4'),
      hull(look, 'M150 470H650L620 600Q610 620 580 620H220Q190 620 180 600Z', 'M154 490H646L636 540H164Z'),
      times(4, (at) =>
        all(
          rect(226 + at * 92, 446, 60, 30, 9, ['#d99f3f', '#3f7583', '#b2543d', '#6b7d54'][at] ?? ''),
          disc(242 + at * 92, 476, 9, '#2b2f38'),
          disc(270 + at * 92, 476, 9, '#2b2f38'),
        ),
      ),
    ),
  (look) =>
    all(
      line('M400 540V150', stuff.walnut.base, 13),
      sail(look, 'M412 160Q560 330 580 500H412Z'),
      path('M388 200Q280 360 262 500H388Z', '#fffaf0'),
      path('M388 440H292L270 500H388Z', look.paint.pale),
      hull(look, 'M220 530H590Q570 620 500 622H310Q240 620 220 530Z', 'M224 544H586L580 570H230Z'),
    ),
  (look) =>
    all(
      rect(380, 260, 66, 150, 10, '#b2543d'),
      rect(380, 284, 66, 24, 0, '#2b2f38'),
      path('M300 400H500V500H300Z', '#f8f2e4'),
      disc(350, 446, 22, '#9dbfd0'),
      disc(440, 446, 22, '#9dbfd0'),
      path('M280 384H520V408H280Z', look.paint.base),
      hull(
        look,
        'M180 480Q400 530 620 480Q650 560 590 620H230Q150 580 180 480Z',
        'M176 520Q400 572 628 520L626 560Q400 606 190 564Z',
      ),
      ...[230, 310, 400, 490, 570].map((x) => disc(x, 596, 19, '#2b2f38')),
      ...[230, 310, 400, 490, 570].map((x) => disc(x, 596, 8, '#5d636c')),
      path(shape([600, 470], [650, 430], [630, 490]), look.paint.dark),
    ),
]

const wheels = ({ pen }: Look): string =>
  all(
    ...[270, 530].map((x) =>
      all(
        disc(x, 622, 24, stuff.walnut.dark),
        disc(x, 620, 22, pen.blend('slant', [0, stuff.oak.light], [1, stuff.oak.dark])),
        disc(x, 620, 6, stuff.walnut.dark),
      ),
    ),
  )

const draw = (look: Look): string =>
  all(forms[look.form]?.(look), look.form !== 4 && look.form !== 3 && wheels(look))

/** A wooden ship: cog, fishing boat, ferry, sailboat, tug. */
export const woodenShip: Drawing = { draw, focus: [390, 430], place: 'stands', ground: 200 }
