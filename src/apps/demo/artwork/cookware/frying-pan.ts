import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const egg = (x: number, y: number): string =>
  all(
    path(`M${x - 74} ${y}q-6-58 50-64q70-8 92 30q22 44-20 76q-60 34-100 8q-20-16-22-50Z`, '#fffaf0'),
    disc(x, y, 30, '#e8a531'),
    oval(x - 9, y - 10, 8, 6, '#fff', 'opacity=".7"'),
  )

const draw = ({ pen, paint, accent, form }: Look): string => {
  const wooden = form === 0 || form === 4
  const grip =
    wooden && accent.base !== paint.base
      ? accent
      : form === 3
        ? stuff.brass
        : mixed(paint.base, paint.base, 0)
          ? paint
          : paint
  const pan = form === 0 || form === 4 ? stuff.iron : paint
  const inside = form === 3 ? stuff.steel : pan
  const handle = all(
    rect(372, 560, 56, 70, 10, pen.blend('across', [0, pan.deep], [0.4, pan.light], [1, pan.deep])),
    path(
      'M374 620L366 830Q400 850 434 830L426 620Z',
      pen.blend('across', [0, grip.dark], [0.35, grip.light], [1, grip.dark]),
    ),
  )
  return group(
    'rotate(-38 400 380) translate(0 -50)',
    handle,
    disc(400, 384, 236, pan.deep),
    disc(400, 380, 236, pen.blend('slant', [0, pan.pale], [0.3, pan.base], [1, pan.deep])),
    disc(
      400,
      380,
      form === 4 ? 222 : 204,
      pen.blend('slant', [0, mixed(inside.base, '#14161d', 0.45)], [0.6, inside.base], [1, inside.light]),
    ),
    disc(402, 384, 190, pen.blend('slant', [0, mixed(inside.base, '#14161d', 0.2)], [1, inside.base])),
    form === 1
      ? ''
      : form === 4
        ? all(
            disc(400, 384, 160, '#e6bd74'),
            disc(400, 384, 150, '#efcf90'),
            ...[0, 1, 2, 3, 4, 5].map((at) =>
              disc(
                400 + Math.cos(at * 2.1) * 84,
                384 + Math.sin(at * 2.1) * 76,
                22,
                '#c98d42',
                'opacity=".35"',
              ),
            ),
          )
        : group(
            'rotate(38 400 380)',
            form === 0
              ? egg(400, 384)
              : form === 2
                ? all(
                    disc(340, 360, 52, '#b2543d'),
                    disc(440, 350, 48, '#c4664a'),
                    disc(396, 440, 50, '#b2543d'),
                    line('M330 345q8-10 18-8M432 334q8-10 18-8M388 424q8-10 18-8', '#fff', 6, 'opacity=".5"'),
                  )
                : '',
          ),
    line('M214 330A196 196 0 0 1 330 196', '#fff', 10, 'opacity=".28"'),
  )
}

/** A pan seen from above, its handle towards the cook. */
export const fryingPan: Drawing = { draw, focus: [340, 320], place: 'lies', ground: 250 }
