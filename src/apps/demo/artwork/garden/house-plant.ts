import type { Drawing, Look } from '../drawing.ts'
import { pot } from '../pot.ts'
import { all, group, line, path, times } from '../shapes.ts'
import { mixed, toneOf } from '../tone.ts'

const greens = [toneOf('#3f6b4c'), toneOf('#5f7d52'), toneOf('#2f5b45')] as const

const leafAt = (
  x: number,
  y: number,
  turn: number,
  size: number,
  at: number,
  d: string,
  vein: string,
): string => {
  const green = greens[at % 3] ?? greens[0]
  return group(
    `translate(${x} ${y}) rotate(${turn}) scale(${size})`,
    path(d, at % 2 ? green.base : green.light),
    path(d, green.deep, 'opacity=".18" transform="scale(.5 1)"'),
    line(vein, green.pale, 3, 'opacity=".55"'),
  )
}

const broad = 'M0 0C-62-30-70-130 0-190C70-130 62-30 0 0Z'
const window =
  'M0 0C-40-6-96-50-92-110L-60-96L-88-130Q-80-176-44-190L-34-150L-26-198Q0-214 26-198L34-150L44-190Q80-176 88-130L60-96L92-110C96-50 40-6 0 0Z'

const plants: readonly ((look: Look) => string)[] = [
  () =>
    all(
      line('M400 480Q396 340 404 150', '#6d5a3a', 11),
      ...[
        [400, 440, -62, 0.9],
        [402, 430, 58, 0.95],
        [398, 350, -50, 1],
        [403, 330, 52, 0.95],
        [400, 260, -38, 0.85],
        [403, 240, 36, 0.85],
        [404, 180, 2, 0.8],
      ].map(([x = 0, y = 0, turn = 0, size = 1], at) => leafAt(x, y, turn, size, at, broad, 'M0 0V-180')),
    ),
  () =>
    times(7, (at) => {
      const x = 325 + at * 25
      const lean = (at - 3) * 16
      const high = 150 + ((at * 53) % 130)
      const green = greens[at % 3] ?? greens[0]
      return all(
        path(
          `M${x - 15} 490Q${x - 26 + lean} 360 ${x + lean * 1.6} ${high}Q${x + 26 + lean} 360 ${x + 15} 490Z`,
          green.base,
        ),
        line(
          `M${x - 9} 480Q${x - 16 + lean} 360 ${x + lean * 1.6 - 2} ${high + 40}`,
          '#c9cf8f',
          4,
          'opacity=".8"',
        ),
        line(
          times(3, (mark) => `M${x - 9 + lean * 0.8} ${420 - mark * 44}q10 8 20-4`),
          green.deep,
          4,
          'opacity=".4"',
        ),
      )
    }),
  () =>
    all(
      ...[
        [340, 420, -64, 0.66],
        [462, 410, 60, 0.7],
        [352, 330, -34, 0.72],
        [456, 310, 34, 0.74],
        [404, 270, 0, 0.74],
      ].map(([x = 0, y = 0, turn = 0, size = 1], at) =>
        all(
          line(`M400 490Q400 ${y + 30} ${x} ${y}`, '#4d6b46', 7),
          leafAt(x, y, turn, size, at, window, 'M0 0V-190'),
        ),
      ),
    ),
  () =>
    times(11, (at) => {
      const turn = (at - 5) * 17
      const green = toneOf(at % 2 ? '#7f9c84' : '#93ae93')
      const long = 190 + ((at * 37) % 60)
      return group(
        `translate(400 490) rotate(${turn})`,
        path(`M-22 0Q-20-${long * 0.6} 0-${long}Q20-${long * 0.6} 22 0Z`, green.base),
        path(`M0 0V-${long}Q20-${long * 0.6} 22 0Z`, green.dark, 'opacity=".35"'),
        line(`M-12-40l-7-9M-10-90l-7-9M12-60l7-9`, green.pale, 4),
      )
    }),
  () =>
    times(11, (at) => {
      const turn = (at - 5) * 22
      const reach = 250 - Math.abs(at - 5) * 8
      const side = at < 5 ? -1 : 1
      const green = greens[at % 3] ?? greens[0]
      return group(
        `translate(400 490) rotate(${turn * 0.62})`,
        path(
          `M0 0Q${side * 10}-${reach} ${side * 90}-${reach + 20}Q${side * 60}-${reach - 20} 16-20Z`,
          green.base,
        ),
        line(`M0 0Q${side * 8}-${reach} ${side * 84}-${reach + 14}`, mixed(green.light, '#ffffff', 0.2), 3),
        line(
          `M0-10Q${side * 8}-${reach} ${side * 84}-${reach + 14}`,
          green.dark,
          24,
          'stroke-dasharray="3 7" opacity=".55"',
        ),
      )
    }),
]

const draw = (look: Look): string => all(plants[look.form]?.(look), pot(look, 0))

/** A house plant in its pot. */
export const housePlant: Drawing = { draw, focus: [400, 330], place: 'stands', ground: 105, near: 1.08 }
