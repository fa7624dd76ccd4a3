import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, path } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ paint, accent, form }: Look): string => {
  const wide = [270, 240, 300, 220, 265][form] ?? 260
  const high = form === 3 ? 190 : 210
  const top = 170
  const edge = top + high
  const wood = form === 0 || form === 4 ? stuff.walnut : form === 3 ? accent : stuff.iron
  const long = form === 1 ? 560 : 600
  const panel = (from: number, to: number, hex: string): string => {
    const [left, right] = [400 + wide * from, 400 + wide * to]
    return path(
      `M400 ${top}Q${400 + wide * from * 0.92} ${top + high * 0.18} ${left} ${edge}Q${(left + right) / 2} ${edge - 34} ${right} ${edge}Q${400 + wide * to * 0.92} ${top + high * 0.18} 400 ${top}Z`,
      hex,
    )
  }
  const tones = [
    paint.dark,
    mixed(paint.base, paint.light, 0.3),
    paint.light,
    paint.base,
    mixed(paint.base, paint.dark, 0.6),
    paint.deep,
  ]
  const handle =
    form === 1 ? `M400 ${long}V${long + 40}` : `M400 ${long - 20}V${long + 6}Q400 640 436 640T470 ${long}`
  return all(
    path(
      `M${400 - wide * 0.98} ${edge - 2}Q400 ${edge + 44} ${400 + wide * 0.98} ${edge - 2}Q400 ${edge - 70} ${400 - wide * 0.98} ${edge - 2}Z`,
      mixed(paint.deep, '#14161d', 0.3),
    ),
    line(`M400 ${top - 26}V${long}`, form === 1 ? stuff.steel.base : wood.base, 10),
    line(handle, wood.dark, form === 1 ? 30 : 17),
    form !== 1 && line(handle, wood.light, 4),
    panel(-1, -0.72, tones[0] ?? ''),
    panel(-0.72, -0.3, form === 3 ? accent.light : (tones[1] ?? '')),
    panel(-0.3, 0.12, tones[2] ?? ''),
    panel(0.12, 0.5, form === 3 ? accent.base : (tones[3] ?? '')),
    panel(0.5, 0.82, tones[4] ?? ''),
    panel(0.82, 1, tones[5] ?? ''),
    form === 2 &&
      all(
        path(
          `M400 ${top - 6}Q330 ${top + 6} 300 ${top + 52}Q400 ${top + 26} 500 ${top + 52}Q470 ${top + 6} 400 ${top - 6}Z`,
          accent.base,
        ),
      ),
    ...[-0.72, -0.3, 0.12, 0.5, 0.82].map((at) =>
      line(
        `M400 ${top}Q${400 + wide * at * 0.92} ${top + high * 0.18} ${400 + wide * at} ${edge}`,
        paint.deep,
        2,
        'opacity=".4"',
      ),
    ),
    line(`M400 ${top - 2}V${top - 30}`, stuff.brass.base, 9),
    disc(400, top, 9, stuff.brass.dark),
    form === 3 &&
      all(
        disc(470, 598, 24, '#ecd08a'),
        path('M490 596l26 8l-24 10Z', '#d98a3f'),
        disc(476, 592, 4, '#2b2f38'),
      ),
  )
}

/** An open umbrella, seen from the side. */
export const umbrella: Drawing = { draw, focus: [380, 300], place: 'stands', ground: 60 }
