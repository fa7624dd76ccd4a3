import type { Drawing, Look } from '../drawing.ts'
import { all, line, path, shape, times } from '../shapes.ts'
import { mixed, stuff, type Tone } from '../tone.ts'

const leg = (x: number, y: number, to: number, end: number, wood: Tone): string =>
  all(
    path(shape([x - 10, y], [x + 10, y], [to + 6, end], [to - 6, end]), wood.base),
    path(shape([x + 2, y], [x + 10, y], [to + 6, end], [to + 1, end]), wood.dark),
  )

const seat = (fill: string, edge: string): string =>
  all(
    path(
      'M258 424Q262 404 292 402L470 396Q500 396 510 414L540 448Q546 470 520 474L280 480Q246 478 248 456Z',
      edge,
    ),
    path(
      'M258 414Q262 396 292 394L470 388Q500 388 510 404L540 438Q546 460 520 462L280 468Q246 466 248 446Z',
      fill,
    ),
  )

const backs: readonly ((wood: Tone, paint: Tone) => string)[] = [
  (wood) =>
    all(
      line('M282 410L262 150', wood.base, 19),
      line('M482 402L478 138', wood.dark, 19),
      ...[316, 350, 384, 418, 450].map((x, at) => line(`M${x} 404L${x - 12 + at * 2} 196`, wood.base, 9)),
      path('M250 196Q370 150 490 184L488 130Q366 98 248 142Z', wood.light),
    ),
  (wood, paint) =>
    all(
      line('M282 410L264 150', wood.base, 17),
      line('M482 402L478 138', wood.dark, 17),
      path('M262 300Q370 270 484 292L480 148Q370 122 258 160Z', paint.base),
      path('M262 300Q370 270 484 292L483 264Q370 240 261 272Z', paint.dark, 'opacity=".4"'),
    ),
  (wood) =>
    all(
      line('M282 410L262 150', wood.base, 19),
      line('M482 402L478 138', wood.dark, 19),
      ...[150, 216, 282].map((y, at) =>
        path(
          `M${260 + at * 5} ${y + 34}Q370 ${y + 4} 481 ${y + 22}V${y - 14}Q370 ${y - 34} ${258 + at * 5} ${y}Z`,
          at === 0 ? wood.light : wood.base,
        ),
      ),
    ),
  (wood) =>
    all(
      line('M276 410L236 260', wood.base, 17),
      line('M500 402L540 246', wood.dark, 17),
      ...[336, 384, 430].map((x) => line(`M${x} 404L${x - 4} 200`, wood.base, 9)),
      path('M216 276Q240 170 384 160T566 262L548 280Q510 206 384 204T234 290Z', wood.light),
      path('M216 276Q240 170 384 160T566 262L560 268Q516 182 384 178T222 282Z', '#fff', 'opacity=".25"'),
    ),
  (wood) =>
    all(
      line('M282 410L264 170', wood.base, 17),
      line('M482 402L478 158', wood.dark, 17),
      path('M262 260Q370 234 484 250V180Q370 158 258 196Z', wood.light),
      line('M272 330Q370 308 482 322', wood.base, 11),
    ),
]

const draw = ({ pen, paint, accent, form }: Look): string => {
  const wood = form === 1 ? stuff.oak : form === 4 ? stuff.ash : paint
  const top =
    form === 4
      ? pen.blend('slant', [0, stuff.linen.light], [1, stuff.linen.dark])
      : form === 1
        ? pen.blend('slant', [0, paint.light], [1, paint.dark])
        : form === 3
          ? pen.blend('slant', [0, stuff.leather.light], [1, stuff.leather.dark])
          : pen.blend('slant', [0, wood.light], [1, wood.base])
  return all(
    leg(
      300,
      420,
      282,
      612,
      mixed(wood.dark, wood.deep, 0.5) ? { ...wood, base: wood.dark, dark: wood.deep } : wood,
    ),
    leg(478, 410, 502, 606, { ...wood, base: wood.dark, dark: wood.deep }),
    backs[form]?.(wood, form === 4 ? accent : paint),
    line('M274 560L520 548', wood.dark, 9),
    seat(top, form === 1 ? paint.deep : wood.dark),
    form === 4 &&
      line(
        times(
          8,
          (at) => `M${270 + at * 30} 464L${290 + at * 27} 396M256 ${408 + at * 7}L530 ${400 + at * 7}`,
        ),
        paint.dark,
        2,
        'opacity=".35"',
      ),
    leg(272, 470, 254, 642, wood),
    leg(522, 464, 548, 640, wood),
    line('M290 402Q380 392 470 396', '#fff', 4, 'opacity=".35"'),
  )
}

/** A chair seen from the front right. */
export const chair: Drawing = { draw, focus: [380, 300], place: 'stands', ground: 165 }
