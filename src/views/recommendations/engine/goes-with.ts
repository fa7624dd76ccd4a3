import { eachOf, weightOf } from './counts.ts'
import { leastWeight, scaleAt, type Habits } from './habits.ts'
import { addScore, best, freshSums, type Ranked } from './ranking.ts'
import type { Taste } from './taste.ts'

type Asked = { readonly items: readonly number[]; readonly day: number; readonly most: number }

/** The slots of things that are known, the last given first, at most so many. */
function knownOf({ slots }: Habits, items: readonly number[], most: number): number[] {
  const found = new Set<number>()
  for (let at = items.length - 1; at >= 0 && found.size < most; at--) {
    const slot = slots.get(items[at] as number)
    if (slot !== undefined) found.add(slot)
  }
  return [...found]
}

/** The factors of a Cholesky decomposition, in place, in the lower half; the matrix is positive by its ridge. */
function decompose(matrix: Float64Array, n: number): void {
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let left = matrix[row * n + column] as number
      for (let k = 0; k < column; k++)
        left -= (matrix[row * n + k] as number) * (matrix[column * n + k] as number)
      matrix[row * n + column] =
        row === column ? Math.sqrt(Math.max(left, 1e-9)) : left / (matrix[column * n + column] as number)
    }
  }
}

/** Solve for one unit vector: the column of the inverse, from `column` on, as the rows above it are not needed. */
function forward(matrix: Float64Array, n: number, right: Float64Array): void {
  for (let row = 0; row < n; row++) {
    let left = right[row] as number
    for (let k = 0; k < row; k++) left -= (matrix[row * n + k] as number) * (right[k] as number)
    right[row] = left / (matrix[row * n + row] as number)
  }
}

function backward(matrix: Float64Array, n: number, right: Float64Array): void {
  for (let row = n - 1; row >= 0; row--) {
    let left = right[row] as number
    for (let k = row + 1; k < n; k++) left -= (matrix[k * n + row] as number) * (right[k] as number)
    right[row] = left / (matrix[row * n + row] as number)
  }
}

/** The diagonal of the inverse of a decomposed matrix. */
function inverseDiagonal(matrix: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n)
  const column = new Float64Array(n)
  for (let unit = 0; unit < n; unit++) {
    column.fill(0)
    column[unit] = 1 / (matrix[unit * n + unit] as number)
    let sum = (column[unit] as number) ** 2
    for (let row = unit + 1; row < n; row++) {
      let left = 0
      for (let k = unit; k < row; k++) left -= (matrix[row * n + k] as number) * (column[k] as number)
      column[row] = left / (matrix[row * n + row] as number)
      sum += (column[row] as number) ** 2
    }
    diagonal[unit] = sum
  }
  return diagonal
}

/**
 * Weigh candidates against each other and against what is given: how much each would be there if those things were, all
 * else of the same neighborhood kept as it is (ridge regression of each on the others, from the counts of pairs alone).
 */
function weigh(
  habits: Habits,
  given: readonly number[],
  found: readonly Ranked[],
  { ridge, scale }: { readonly ridge: number; readonly scale: number },
): Ranked[] {
  const slots = [...given, ...found.map(({ slot }) => slot)]
  const n = slots.length
  const matrix = new Float64Array(n * n)
  for (let row = 0; row < n; row++) {
    const one = slots[row] as number
    for (let column = 0; column < row; column++)
      matrix[row * n + column] = weightOf(habits.together, one, slots[column] as number) / scale
    matrix[row * n + row] = (habits.bought[one] as number) / scale + ridge
  }
  decompose(matrix, n)
  const answer = new Float64Array(n)
  answer.fill(1, 0, given.length)
  forward(matrix, n, answer)
  backward(matrix, n, answer)
  const diagonal = inverseDiagonal(matrix, n)
  return found
    .map(({ slot }, at) => {
      const place = given.length + at
      return { slot, score: -(answer[place] as number) / (diagonal[place] as number) }
    })
    .toSorted((a, b) => b.score - a.score)
}

/**
 * What goes with the things of a basket, best first: those found with them in other baskets more often than their fame
 * explains, then weighed against each other. At most `weighed` things.
 */
export function goesWith(habits: Habits, taste: Taste, { items, day, most }: Asked): Ranked[] {
  const { basket, least } = taste
  const scale = scaleAt(day, habits.memory.halfLifeDays)
  const floor = leastWeight(least, scale)
  const given = knownOf(habits, items, basket.given)
  const sums = freshSums(habits)
  const bought = (slot: number) => (habits.bought[slot] as number) / scale + basket.prior
  for (const one of given) {
    const share = bought(one) ** -basket.ofGiven / scale
    eachOf(habits.together, one, (other, weight) => {
      if (weight > floor) addScore(sums, other, weight * share * bought(other) ** -basket.ofFound)
    })
  }
  const without = new Set(items.flatMap((id) => habits.slots.get(id) ?? []))
  const found = best(habits, sums, { most: Math.max(basket.weighed, most), without })
  const weighed = found.slice(0, basket.weighed)
  if (weighed.length < 2) return weighed
  return [
    ...weigh(habits, given, weighed, { ridge: basket.ridge, scale }),
    ...found.slice(basket.weighed),
  ].slice(0, most)
}
