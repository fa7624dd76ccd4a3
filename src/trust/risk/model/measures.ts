/** How well scores tell fraud from the rest. All ties count half, so that the order of equal rows says nothing. */
export type Measures = {
  /** The chance that a fraud scores above a good row. */
  readonly auc: number
  /** Precision averaged over the recall each step gains. */
  readonly averagePrecision: number
}

const byScore = (scores: ArrayLike<number>) =>
  Array.from({ length: scores.length }, (_, i) => i).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))

/** Area under the ROC curve and average precision, rows of equal score taken together. */
export function measure(scores: ArrayLike<number>, labels: ArrayLike<number>): Measures {
  const order = byScore(scores)
  let frauds = 0
  for (let i = 0; i < labels.length; i++) frauds += labels[i] ?? 0
  const goods = labels.length - frauds
  let [seenFrauds, seenGoods, area, precisionSum] = [0, 0, 0, 0]
  for (let from = 0; from < order.length;) {
    let [newFrauds, newGoods, to] = [0, 0, from]
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) {
      if (labels[order[to] ?? 0] === 1) newFrauds++
      else newGoods++
      to++
    }
    area += newGoods * (seenFrauds + newFrauds / 2)
    seenFrauds += newFrauds
    seenGoods += newGoods
    precisionSum += newFrauds * (seenFrauds / (seenFrauds + seenGoods))
    from = to
  }
  const none = frauds === 0 || goods === 0
  return {
    auc: none ? Number.NaN : area / (frauds * goods),
    averagePrecision: frauds === 0 ? Number.NaN : precisionSum / frauds,
  }
}

/** One row of a test week, for the precision of the cards a desk could look at each day. */
export type CardDay = {
  readonly card: number
  readonly day: number
  readonly score: number
  readonly isFraud: boolean
}

/**
 * Card precision: each day the `top` cards by their highest score are looked at; the share with a fraud that day, cards
 * caught on an earlier day left out; the mean over the days.
 */
export function cardPrecision(rows: readonly CardDay[], top = 100): number {
  const days = [...new Set(rows.map(({ day }) => day))].toSorted((a, b) => a - b)
  const caught = new Set<number>()
  const precisions = days.map((today) => {
    const cards = new Map<number, { score: number; isFraud: boolean }>()
    for (const { card, day, score, isFraud } of rows) {
      if (day !== today || caught.has(card)) continue
      const known = cards.get(card)
      cards.set(card, {
        score: Math.max(score, known?.score ?? -Infinity),
        isFraud: isFraud || known?.isFraud === true,
      })
    }
    const looked = [...cards].toSorted((a, b) => b[1].score - a[1].score).slice(0, top)
    const found = looked.filter(([, { isFraud }]) => isFraud)
    for (const [card] of found) caught.add(card)
    return found.length / top
  })
  return precisions.reduce((sum, each) => sum + each, 0) / Math.max(1, precisions.length)
}
