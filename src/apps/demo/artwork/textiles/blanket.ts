import type { Drawing, Look } from '../drawing.ts'
import { all, clipped, group, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const folded = 'M210 470Q206 440 240 436H560Q594 440 590 470V620Q590 640 566 640H234Q210 640 210 620Z'

const patterns: readonly ((look: Look) => string)[] = [
  ({ accent }) =>
    all(
      rect(210, 470, 380, 30, 0, accent.pale),
      rect(210, 510, 380, 10, 0, accent.pale),
      rect(210, 590, 380, 20, 0, accent.pale),
    ),
  ({ accent }) =>
    all(
      times(7, (at) => rect(226 + at * 54, 436, 16, 204, 0, accent.base, 'opacity=".4"')),
      times(4, (at) => rect(210, 456 + at * 48, 380, 14, 0, accent.base, 'opacity=".4"')),
    ),
  ({ paint }) =>
    all(
      line(
        times(7, (at) => `M212 ${456 + at * 27}H588`),
        paint.deep,
        4,
        'opacity=".2"',
      ),
      line(
        times(13, (at) => `M${230 + at * 28} 440V636`),
        paint.deep,
        4,
        'opacity=".2"',
      ),
    ),
  ({ paint }) =>
    line(
      times(
        7,
        (at) =>
          `M214 ${462 + at * 27}l14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14 14-14 14 14`,
      ),
      paint.pale,
      4,
      'opacity=".5"',
    ),
  ({ paint }) =>
    line(
      times(6, (at) => `M214 ${464 + at * 30}H586`),
      mixed(paint.base, '#ffffff', 0.4),
      2,
      'opacity=".5" stroke-dasharray="14 6"',
    ),
]

const draw = (look: Look): string => {
  const { pen, paint, accent, form } = look
  const cloth = pen.blend('down', [0, paint.light], [0.4, paint.base], [1, paint.dark])
  const under = mixed(accent.base, '#fff4e2', 0.3)
  return all(
    rect(196, 596, 410, 46, 18, pen.blend('down', [0, mixed(under, '#ffffff', 0.3)], [1, under])),
    path('M204 560Q400 552 596 560V600Q400 610 204 600Z', mixed(under, '#1c2233', 0.12)),
    path(folded, cloth, 'transform="translate(0 -40)"'),
    path(
      'M210 430Q206 400 240 396H560Q594 400 590 430Q580 452 590 470Q400 486 210 470Q220 450 210 430Z',
      mixed(paint.base, '#1c2233', 0.1),
    ),
    path('M216 420Q210 394 244 390H556Q590 394 584 420Q400 436 216 420Z', paint.light),
    group('translate(0 -40)', clipped(folded, patterns[form]?.(look))),
    path('M210 500Q400 520 590 500V512Q400 532 210 512Z', '#000', 'opacity=".1"'),
    path(
      'M470 394Q560 400 556 470Q552 560 566 620L452 626Q462 560 458 470Q460 420 430 394Z',
      pen.blend('across', [0, paint.dark], [0.3, paint.light], [1, paint.base]),
    ),
    line(
      times(9, (at) => `M${456 + at * 13.5} 622q${at % 2 ? 4 : -4} 16 0 34`),
      form === 2 ? stuff.linen.base : paint.light,
      4,
    ),
    path('M224 420Q220 480 224 590H250Q242 480 250 424Z', '#fff', 'opacity=".16"'),
  )
}

/** A folded blanket, one end with its fringe hanging over. */
export const blanket: Drawing = { draw, focus: [470, 500], place: 'stands', ground: 210, near: 1.3 }
