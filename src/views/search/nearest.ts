/**
 * How many letters must be added, dropped, changed or swapped with their neighbor to get from one word to the other
 * (optimal string alignment).
 */
export function distance(one: string, other: string): number {
  let before: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row[j] = least
    }
    before = above
    above = row
  }
  return above[other.length] ?? 0
}

/** The known word nearest to a mistyped one: one mistake in a short word, two in a long one; undefined beyond. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const allowed = word.length <= 4 ? 1 : 2
  let best: string | undefined
  let least = allowed + 1
  for (const each of known) {
    const mistakes = distance(word, each)
    if (mistakes < least || (mistakes === least && best !== undefined && each.length < best.length)) {
      best = each
      least = mistakes
    }
  }
  return least <= allowed ? best : undefined
}
