/** A line through points by least squares: how much the value grows in one unit of the first number, and its mean. */
export function slopeOf(points: readonly (readonly [at: number, value: number])[]): {
  readonly slope: number
  readonly mean: number
} {
  const count = Math.max(1, points.length)
  const [midAt, mean] = [0, 1].map((n) => points.reduce((sum, each) => sum + (each[n] ?? 0), 0) / count) as [
    number,
    number,
  ]
  const over = points.reduce((sum, [at, value]) => sum + (at - midAt) * (value - mean), 0)
  const under = points.reduce((sum, [at]) => sum + (at - midAt) ** 2, 0)
  return { slope: under === 0 ? 0 : over / under, mean }
}
