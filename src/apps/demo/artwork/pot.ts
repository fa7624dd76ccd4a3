import type { Look } from './drawing.ts'
import { all, oval, path, type Profile, ring, sheen, times, turned } from './shapes.ts'
import { mixed } from './tone.ts'

const profiles: readonly Profile[] = [
  [
    [104, 486],
    [76, 626],
    [70, 640],
  ],
  [
    [112, 470],
    [118, 520],
    [98, 620],
    [86, 640],
  ],
  [
    [110, 470],
    [110, 470],
    [104, 640],
  ],
  [
    [116, 470],
    [92, 636],
    [90, 640],
  ],
  [
    [122, 456],
    [110, 540],
    [60, 580],
    [44, 596],
    [74, 632],
    [78, 640],
  ],
]

/** A plant pot of one of five shapes, standing, its soil showing. */
export function pot({ pen, paint }: Look, kind: number): string {
  const profile = profiles[kind] ?? []
  const [[half, top] = [0, 0] as const] = profile
  const metal = kind === 3
  const skin = metal ? pen.metal(paint) : pen.round(paint)
  return all(
    kind === 0 &&
      path(
        turned(
          400,
          [
            [104, 624],
            [92, 640],
          ],
          0.12,
        ),
        mixed(paint.dark, paint.deep, 0.3),
      ),
    path(turned(400, profile), skin),
    kind === 2 &&
      times(5, (at) =>
        path(
          ring(400, half - at, top + 34 + at * 30, half - at, top + 36 + at * 30),
          paint.deep,
          'opacity=".25"',
        ),
      ),
    kind === 1 && path(ring(400, 117, 530, 92, 632), paint.deep, 'opacity=".22"'),
    sheen(400, profile, -0.74, 0.14, 0.26),
    kind === 0 &&
      all(
        path(ring(400, 116, 462, 114, 506), skin),
        sheen(
          400,
          [
            [116, 466],
            [114, 504],
          ],
          -0.76,
          0.14,
          0.3,
        ),
      ),
    oval(400, kind === 0 ? 462 : top, kind === 0 ? 116 : half, (kind === 0 ? 116 : half) * 0.14, paint.light),
    oval(
      400,
      (kind === 0 ? 462 : top) + 3,
      kind === 0 ? 104 : half - 11,
      (kind === 0 ? 104 : half - 11) * 0.12,
      '#3b2c22',
    ),
  )
}
