import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, rect } from '../shapes.ts'
import { stuff } from '../tone.ts'

const heads: readonly ((steel: string) => string)[] = [
  (steel) =>
    all(
      path('M364 330Q352 240 372 150Q400 96 428 150Q448 240 436 330Q400 356 364 330Z', steel),
      line('M400 140V330', '#6c737b', 5, 'opacity=".5"'),
      line('M378 300Q370 230 384 170', '#fff', 7, 'opacity=".5"'),
    ),
  (steel) =>
    all(
      line('M400 380V320', '#8d949c', 20),
      path(
        'M340 130Q330 130 330 150V290Q340 336 400 336T470 290V150Q470 130 460 130T448 150V280Q440 304 414 306V140Q414 118 400 118T386 140V306Q360 304 352 280V150Q352 130 340 130Z',
        steel,
      ),
    ),
  () => '',
  (steel) =>
    all(
      path('M388 380V190Q388 130 440 116Q428 150 424 200L412 380Z', steel),
      line('M396 370V200', '#fff', 5, 'opacity=".5"'),
    ),
  (steel) =>
    all(
      line('M400 380V210', '#8d949c', 20),
      path('M386 220L280 180Q262 240 290 280L392 250Z', steel),
      path(
        'M412 220L500 150M412 236L516 206',
        'none',
        'stroke="#a8afb7" stroke-width="17" stroke-linecap="round"',
      ),
    ),
]

const shears = ({ pen, paint }: Look, steel: string): string =>
  all(
    path('M392 380Q330 280 372 140Q420 200 424 372Z', steel),
    path('M408 384Q470 300 446 220Q420 250 392 380Z', '#7d848c'),
    line('M384 400Q300 470 310 640', paint.deep, 40),
    line('M384 400Q300 470 310 640', paint.base, 30),
    line('M418 400Q500 470 490 640', paint.deep, 40),
    line('M418 400Q500 470 490 640', paint.light, 30),
    line('M372 470q28 20 56 0', stuff.steel.dark, 8),
    disc(402, 384, 19, pen.metal(stuff.brass)),
  )

const draw = (look: Look): string => {
  const { pen, paint, accent, form } = look
  const steel = pen.blend('across', [0, '#7d848c'], [0.35, '#e3e6e9'], [0.6, '#b4bac1'], [1, '#8a9199'])
  const leaf = (x: number, y: number, turn: number) =>
    group(
      `translate(${x} ${y}) rotate(${turn})`,
      path('M0 0Q30-50 96-40Q74 14 0 0Z', '#6d8a62'),
      line('M4-2Q40-26 84-34', '#a9c49a', 3),
    )
  return all(
    leaf(180, 560, -20),
    leaf(210, 600, 16),
    leaf(560, 250, -46),
    group(
      'rotate(28 400 400)',
      oval(430, 430, 84, 330, pen.glow('#2a2620', 0.4)),
      form === 2
        ? shears(look, steel)
        : all(
            heads[form]?.(steel),
            rect(
              380,
              372,
              40,
              44,
              6,
              pen.blend('across', [0, stuff.brass.dark], [0.35, stuff.brass.pale], [1, stuff.brass.dark]),
            ),
            path(
              'M382 414H418Q432 520 424 640Q422 690 400 690T376 640Q368 520 382 414Z',
              pen.blend('across', [0, paint.dark], [0.35, paint.light], [0.6, paint.base], [1, paint.dark]),
            ),
            rect(375, 590, 51, 26, 4, accent.base),
            disc(400, 660, 8, '#3a2c20'),
            line('M400 662q-40 60 0 90t30-70', stuff.leather.base, 6),
          ),
    ),
  )
}

/** A hand tool laid down among leaves. */
export const gardenTool: Drawing = { draw, focus: [440, 300], place: 'lies', ground: 0, near: 1.2 }
