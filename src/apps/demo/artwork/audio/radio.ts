import type { Drawing, Look } from '../drawing.ts'
import { all, box, disc, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, form }: Look): string => {
  const wide = form === 2 ? 300 : form === 4 ? 420 : 380
  const high = form === 3 ? 190 : form === 2 ? 180 : 230
  const left = 390 - wide / 2
  const top = 620 - high
  const cloth = mixed('#cdbf9f', paint.base, 0.08)
  const knob = (x: number, y: number, radius: number) =>
    all(
      disc(x, y + 3, radius, paint.deep),
      disc(x, y, radius, pen.metal(stuff.brass)),
      line(`M${x} ${y}v-${radius - 5}`, '#5b4720', 4),
    )
  const split = left + wide * 0.56
  return all(
    (form === 1 || form === 3) &&
      line(`M${left + wide - 30} ${top}L${left + wide + 60} ${top - 210}`, stuff.steel.base, 7),
    form === 1 && line(`M${left + 30} ${top}V${top - 60}H${left + wide - 30}V${top}`, stuff.leather.base, 17),
    form === 3 && line(`M${left + wide + 30} ${top + 90}h50v60`, stuff.steel.dark, 13),
    form === 3 && disc(left + wide + 80, top + 156, 17, stuff.iron.base),
    box(
      [left, top],
      [wide, high, 90],
      [pen.face(paint), paint.pale, paint.dark],
      form === 0 || form === 4 ? 24 : 14,
    ),
    rect(left + 20, top + 20, wide * 0.56 - 30, high - 40, 10, cloth),
    line(
      times(
        Math.floor((high - 50) / 13),
        (at) => `M${left + 28} ${top + 32 + at * 13}h${Math.round(wide * 0.56 - 48)}`,
      ),
      mixed(cloth, '#3a2f22', 0.4),
      4,
      'opacity=".55"',
    ),
    rect(
      split,
      top + 22,
      wide * 0.44 - 22,
      72,
      8,
      form === 2 ? '#15181d' : pen.blend('down', [0, '#fff3cf'], [1, '#f0d79a']),
    ),
    form === 2
      ? `<text x="${split + 54}" y="${top + 74}" text-anchor="middle" font-family="monospace" font-size="40" fill="#ffb56b">6:45</text>`
      : all(
          line(
            times(9, (at) => `M${split + 14 + at * 15} ${top + 40}v${at % 2 ? 12 : 22}`),
            '#6b4f22',
            2,
          ),
          line(`M${split + 70} ${top + 30}v56`, '#b2402d', 4),
        ),
    knob(split + 36, top + high - 62, 26),
    form !== 2 && knob(split + 112, top + high - 62, 26),
    form === 2 && knob(split + 92, top + high - 56, 17),
    rect(left + 24, 616, 46, 24, 4, stuff.iron.base),
    rect(left + wide - 70, 616, 46, 24, 4, stuff.iron.base),
    path(
      `M${left + 10} ${top + 30}Q${left + 10} ${top + 10} ${left + 34} ${top + 10}H${left + wide * 0.5}L${left + 20} ${top + high * 0.8}Z`,
      '#fff',
      'opacity=".12"',
    ),
  )
}

/** A radio with its dial. */
export const radio: Drawing = { draw, focus: [440, 500], place: 'stands', ground: 220, near: 1.22 }
