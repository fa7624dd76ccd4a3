import type { Drawing, Look } from '../drawing.ts'
import { all, box, disc, line, oval, path, type Profile, rect, times, turned } from '../shapes.ts'
import { mixed, stuff, type Tone, toneOf } from '../tone.ts'

const celadon = toneOf('#a8c3ad')

const decor = ({ pen }: Look, x: number, y: number): string =>
  all(
    path(
      turned(x, [
        [17, y - 110],
        [22, y - 86],
        [46, y - 50],
        [40, y - 6],
        [34, y],
      ]),
      pen.round(celadon),
    ),
    line(
      `M${x} ${y - 108}q-10-70-50-96M${x + 2} ${y - 108}q6-70 40-120M${x} ${y - 108}q-2-60-6-130`,
      '#8a6a44',
      4,
    ),
    ...[
      [-50, -206],
      [42, -230],
      [-6, -240],
      [22, -180],
      [-30, -172],
    ].map(([dx = 0, dy = 0]) => disc(x + dx, y + dy, 9, '#e9d9b8')),
    rect(x + 110, y - 20, 110, 16, 2, '#2b3d55'),
    rect(x + 118, y - 36, 96, 16, 2, '#c9744f'),
  )

const feet = (wood: string, left: number, right: number, top: number): string =>
  line(
    `M${left} ${top}L${left - 10} 638M${right} ${top}L${right + 10} 638M${left + 60} ${top}V620M${right - 20} ${top}V620`,
    wood,
    15,
  )

const knob = (x: number, y: number): string => disc(x, y, 7, stuff.brass.light)

type Chest = {
  readonly look: Look
  readonly wood: Tone
  readonly left: number
  readonly top: number
  readonly wide: number
  readonly high: number
}

const door = ({ top, high, wood }: Chest, x: number, w: number, fill: string): string =>
  all(
    rect(x, top + 18, w, high - 36, 4, fill),
    rect(x, top + 18, w, high - 36, 4, 'none', `stroke="${wood.deep}" stroke-width="2" opacity=".4"`),
  )

const canedDoor = (chest: Chest, x: number, w: number): string => {
  const { top, high, wood } = chest
  const across = times(9, (at) => `M${x + 14} ${top + 40 + at * 14}H${x + w - 14}`)
  const upright = times(
    Math.floor((w - 28) / 14),
    (at) => `M${x + 20 + at * 14} ${top + 32}V${top + high - 32}`,
  )
  return all(
    door(chest, x, w, wood.light),
    rect(x + 14, top + 32, w - 28, high - 64, 3, '#e7cf9d'),
    line(across + upright, '#b08a4a', 2, 'opacity=".5"'),
  )
}

const drawer = ({ left, top, wide, high, wood }: Chest, at: number): string => {
  const tall = (high - 20) / 4
  const y = top + 14 + at * tall
  return all(
    rect(left + 16, y, wide - 32, tall - 8, 4, wood.light),
    rect(left + 16, y + tall - 8, wide - 32, 4, 0, wood.deep, 'opacity=".25"'),
    knob(380, y + tall / 2 - 4),
  )
}

const fronts: readonly ((chest: Chest) => string)[] = [
  (chest) => {
    const { left, top, wide, high, wood } = chest
    const third = wide / 3
    return all(
      door(chest, left + 14, third - 16, wood.light),
      door(chest, left + third + 4, third - 8, wood.light),
      door(chest, left + 2 * third + 2, third - 16, wood.light),
      line(`M${left + third + 4} ${top + high / 2}H${left + 2 * third - 4}`, wood.deep, 3),
      knob(left + third - 20, top + high / 2),
      knob(left + 1.5 * third, top + high * 0.3),
      knob(left + 1.5 * third, top + high * 0.7),
      knob(left + 2 * third + 18, top + high / 2),
    )
  },
  (chest) => {
    const { left, top, wide, high, look } = chest
    const fill = look.pen.face(look.paint)
    return all(
      door(chest, left + 16, wide / 2 - 20, fill),
      door(chest, left + wide / 2 + 4, wide / 2 - 20, fill),
      knob(left + wide / 2 - 22, top + high / 2),
      knob(left + wide / 2 + 22, top + high / 2),
    )
  },
  (chest) => times(4, (at) => drawer(chest, at)),
  (chest) =>
    times(3, (at) => canedDoor(chest, chest.left + 14 + (at * (chest.wide - 12)) / 3, chest.wide / 3 - 16)),
  ({ left, top, wide, wood }) =>
    all(
      rect(left + 16, top + 16, wide - 32, 70, 4, wood.light),
      knob(380, top + 52),
      rect(left + 16, top + 104, wide - 32, 100, 3, mixed(wood.deep, '#14161d', 0.2)),
      rect(left + 40, top + 182, 100, 16, 2, '#d99f3f'),
      rect(left + 46, top + 166, 90, 16, 2, '#eee2cb'),
    ),
]

const nightLamp = ({ pen }: Look, top: number): string => {
  const base: Profile = [
    [20, top - 70],
    [44, top - 26],
    [36, top - 6],
  ]
  const shade: Profile = [
    [50, top - 160],
    [74, top - 74],
  ]
  return all(
    path(turned(380, base), pen.round(toneOf('#c9744f'))),
    path(turned(380, shade), pen.blend('across', [0, '#d6c29a'], [0.3, '#fff4d8'], [1, '#c6af84'])),
    oval(380, top - 60, 120, 90, pen.glow('#ffd98a', 0.4)),
  )
}

const sizes = [
  [480, 180, 400],
  [400, 200, 380],
  [270, 290, 300],
  [440, 190, 390],
  [200, 220, 370],
] as const

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  const [wide, high, top] = sizes[form] ?? sizes[0]
  const left = 380 - wide / 2
  const wood = form === 1 ? stuff.oak : paint
  const front = pen.blend('down', [0, wood.light], [0.4, wood.base], [1, mixed(wood.base, wood.dark, 0.5)])
  return all(
    feet(stuff.walnut.base, left + 40, left + wide - 30, top + high - 10),
    box([left, top], [wide, high, 70], [front, wood.pale, wood.dark]),
    fronts[form]?.({ look, wood, left, top, wide, high }),
    form === 4 ? nightLamp(look, top) : decor(look, left + wide * 0.24, top - 12),
    line(`M${left + 6} ${top + 4}H${left + wide - 6}`, '#fff', 4, 'opacity=".35"'),
  )
}

/** Sideboards and chests with something on top. */
export const sideboard: Drawing = { draw, focus: [360, 460], place: 'stands', ground: 230 }
