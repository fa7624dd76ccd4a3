import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname } from 'node:path'

/** A point and when it was measured, with the load of the machine as it was then: of one minute and of five. */
export type Kept<Point> = Point & { readonly at: string; readonly load: string }

/** Points of a curve in a file that outlives an interrupted run: one a line. */
type Points<Point> = {
  keep(point: Point): void
  /** The last point of each size, the smallest first. */
  all(): Kept<Point>[]
}

/** Points kept in a file, by the size each belongs to. */
export function pointsIn<Point>(file: string, sizeOf: (point: Point) => number): Points<Point> {
  return {
    keep(point) {
      mkdirSync(dirname(file), { recursive: true })
      const load = loadavg()
        .slice(0, 2)
        .map((each) => each.toFixed(1))
        .join(', ')
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), load, ...point })}\n`)
    },
    all() {
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
      const points = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Kept<Point>)
      return [...new Map(points.map((point) => [sizeOf(point), point])).values()].toSorted(
        (a, b) => sizeOf(a) - sizeOf(b),
      )
    },
  }
}
