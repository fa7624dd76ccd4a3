/** The best so many of many, kept in a heap whose head is the worst of them. */
export type Top = {
  offer(place: number, score: number): void
  /** What scores less is not among the best so far. */
  least(): number
  /** Places, best first; the memory is free again afterwards. */
  take(): { place: number; score: number }[]
}

/** Keep the best `most`; of equals those for which `before` says they come first. */
export function topOf(most: number, before: (a: number, b: number) => boolean): Top {
  const places = new Int32Array(most)
  const scores = new Float64Array(most)
  let size = 0
  const isWorse = (a: number, b: number): boolean => {
    const [one, other] = [scores[a] as number, scores[b] as number]
    return one < other || (one === other && before(places[b] as number, places[a] as number))
  }
  const swap = (a: number, b: number): void => {
    const [place, score] = [places[a] as number, scores[a] as number]
    places[a] = places[b] as number
    scores[a] = scores[b] as number
    places[b] = place
    scores[b] = score
  }
  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const above = (at - 1) >> 1
      if (!isWorse(at, above)) return
      swap(at, above)
      at = above
    }
  }
  const sink = (): void => {
    for (let at = 0; ;) {
      const left = 2 * at + 1
      if (left >= size) return
      const right = left + 1
      const worse = right < size && isWorse(right, left) ? right : left
      if (!isWorse(worse, at)) return
      swap(worse, at)
      at = worse
    }
  }
  const offer = (place: number, score: number): void => {
    if (size < most) {
      places[size] = place
      scores[size] = score
      rise(size++)
      return
    }
    const least = scores[0] as number
    if (score < least || (score === least && !before(place, places[0] as number))) return
    places[0] = place
    scores[0] = score
    sink()
  }
  const take = () => {
    const all: { place: number; score: number }[] = []
    while (size > 0) {
      all.push({ place: places[0] as number, score: scores[0] as number })
      size--
      if (size > 0) {
        swap(0, size)
        sink()
      }
    }
    return all.toReversed()
  }
  return { offer, take, least: () => (size < most ? -Infinity : (scores[0] ?? Infinity)) }
}
