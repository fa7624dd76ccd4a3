import type { Drawing, Look } from '../drawing.ts'
import { all, box, disc, line, oval, path, turned } from '../shapes.ts'
import { stuff, type Tone } from '../tone.ts'

const stand = (wood: Tone, top: number, spread: number, half: number, legs: number): string => {
  const deep = { near: wood.base, far: wood.dark }
  const one = (x: number, far: boolean) =>
    line(`M${400 + x * half} ${top}L${400 + x * spread} ${far ? 622 : 638}`, far ? deep.far : deep.near, 21)
  const lights = (x: number) =>
    line(`M${400 + x * half - 5} ${top + 10}L${400 + x * spread - 5} 630`, wood.light, 4)
  return all(
    legs === 3 ? one(0.1, true) : all(one(-0.5, true), one(0.6, true)),
    one(-1, false),
    one(1, false),
    lights(-1),
    lights(1),
  )
}

const forms: readonly ((look: Look) => string)[] = [
  ({ pen, paint }) =>
    all(
      stand(paint, 400, 170, 90, 3),
      line('M312 540H488', paint.dark, 11),
      path(
        turned(
          400,
          [
            [156, 376],
            [160, 388],
            [150, 410],
          ],
          0.2,
        ),
        pen.round(paint),
      ),
      oval(400, 376, 156, 31, pen.blend('slant', [0, paint.pale], [1, paint.base])),
    ),
  ({ pen, paint }) =>
    all(
      stand(paint, 260, 130, 90, 4),
      line('M290 540H510', stuff.brass.base, 11),
      line('M306 450H494', paint.dark, 10),
      path(
        'M250 240Q260 216 300 226Q400 246 500 226Q540 216 550 240Q548 278 500 282H300Q252 278 250 240Z',
        pen.blend('slant', [0, paint.pale], [0.5, paint.base], [1, paint.dark]),
      ),
    ),
  ({ pen, paint }) =>
    all(
      stand(paint, 400, 140, 110, 4),
      path(
        turned(
          400,
          [
            [150, 384],
            [152, 392],
            [146, 414],
          ],
          0.2,
        ),
        pen.round(paint),
      ),
      oval(400, 384, 150, 30, paint.light),
      oval(400, 386, 40, 8, paint.dark, 'opacity=".4"'),
    ),
  ({ pen, paint }) =>
    all(
      stand(stuff.oak, 440, 150, 110, 4),
      path(
        turned(
          400,
          [
            [120, 360],
            [164, 386],
            [166, 420],
            [150, 446],
          ],
          0.2,
        ),
        pen.round(paint),
      ),
      oval(400, 366, 132, 26, paint.light, 'opacity=".55"'),
      disc(400, 366, 10, paint.dark),
      line('M400 366Q330 372 262 400M400 366Q470 372 538 400M400 366V450', paint.dark, 3, 'opacity=".45"'),
    ),
  ({ pen, paint }) =>
    all(
      box([300, 380], [200, 26, 130], [pen.face(paint), paint.pale, paint.dark]),
      box([230, 520], [200, 26, 130], [pen.face(paint), paint.light, paint.dark]),
      line('M312 406L300 638M488 406L500 638', paint.base, 21),
      line('M244 546L236 638M416 546L424 638', paint.dark, 21),
      line('M560 370L572 586', paint.deep, 17),
    ),
]

const draw = (look: Look): string => forms[look.form]?.(look) ?? ''

/** Stools: three-legged, tall, stacking, cushioned, with a step. */
export const stool: Drawing = { draw, focus: [400, 420], place: 'stands', ground: 165 }
