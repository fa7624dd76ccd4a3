import { binsOf, cutsOf, type Examples } from './examples.ts'
import { probabilityOf, type Forest, type Tree } from './trees.ts'

/** How trees are grown. Equal choices over equal examples give an equal forest. */
export type Growing = {
  readonly trees: number
  /** The most steps from the root to a leaf. */
  readonly depth: number
  /** The share of each tree's step that is taken. */
  readonly rate: number
  /** Pulls leaves of few rows towards nothing. */
  readonly ridge: number
  /** The least weight (sum of p(1-p)) of a leaf. */
  readonly leastWeight: number
  /** Shares of rows and of features each tree may look at. */
  readonly rows: number
  readonly features: number
  readonly bins: number
  readonly seed: number
}

/** Choices that do well where fraud is one row in a hundred. */
export const usualGrowing: Growing = {
  trees: 150,
  depth: 4,
  rate: 0.08,
  ridge: 10,
  leastWeight: 2,
  rows: 0.8,
  features: 0.7,
  bins: 63,
  seed: 1,
}

type Column = { readonly bins: Uint8Array; readonly cuts: readonly number[] }
type Binned = readonly Column[]
type Slopes = { readonly gradient: Float64Array; readonly weight: Float64Array }
type Split = { gain: number; feature: number; bin: number }
const noColumn: Column = { bins: new Uint8Array(), cuts: [] }
const noSplit: Split = { gain: 0, feature: -1, bin: -1 }

type Growth = { feature: number[]; threshold: number[]; left: number[]; right: number[]; value: number[] }

/** Numbers between 0 and 1 that follow from a seed (Marsaglia's xorshift). */
function chanceFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 88_675_123) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

const worth = (gradient: number, weight: number, ridge: number) => (gradient * gradient) / (weight + ridge)

/** The best cut of one feature for each open node, by one pass over the rows. */
function searchFeature(
  feature: number,
  bins: Uint8Array,
  { gradient, weight }: Slopes,
  at: { rows: Int32Array; slot: Int16Array; nodes: number; width: number; growing: Growing },
  best: Split[],
): void {
  const { rows, slot, nodes, width, growing } = at
  const sumGradient = new Float64Array(nodes * width)
  const sumWeight = new Float64Array(nodes * width)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0
    const node = slot[row] ?? 0
    if (node < 0) continue
    const cell = node * width + (bins[row] ?? 0)
    sumGradient[cell] = (sumGradient[cell] ?? 0) + (gradient[row] ?? 0)
    sumWeight[cell] = (sumWeight[cell] ?? 0) + (weight[row] ?? 0)
  }
  for (let node = 0; node < nodes; node++) {
    let [allGradient, allWeight] = [0, 0]
    for (let bin = 0; bin < width; bin++) {
      allGradient += sumGradient[node * width + bin] ?? 0
      allWeight += sumWeight[node * width + bin] ?? 0
    }
    const whole = worth(allGradient, allWeight, growing.ridge)
    let [leftGradient, leftWeight] = [0, 0]
    for (let bin = 0; bin < width - 1; bin++) {
      leftGradient += sumGradient[node * width + bin] ?? 0
      leftWeight += sumWeight[node * width + bin] ?? 0
      if (leftWeight < growing.leastWeight) continue
      if (allWeight - leftWeight < growing.leastWeight) break
      const gain =
        worth(leftGradient, leftWeight, growing.ridge) +
        worth(allGradient - leftGradient, allWeight - leftWeight, growing.ridge) -
        whole
      if (gain > (best[node] ?? noSplit).gain) best[node] = { gain, feature, bin }
    }
  }
}

function valuesOf(
  slopes: Slopes,
  { rows, slot, nodes, growing }: { rows: Int32Array; slot: Int16Array; nodes: number; growing: Growing },
): number[] {
  const gradient = new Float64Array(nodes)
  const weight = new Float64Array(nodes)
  for (const row of rows) {
    const node = slot[row] ?? 0
    if (node < 0) continue
    gradient[node] = (gradient[node] ?? 0) + (slopes.gradient[row] ?? 0)
    weight[node] = (weight[node] ?? 0) + (slopes.weight[row] ?? 0)
  }
  return Array.from(gradient, (sum, node) => (-growing.rate * sum) / ((weight[node] ?? 0) + growing.ridge))
}

/** Grow one tree level by level; every row's slot says in which open node it lies, -1 once it rests in a leaf. */
function growTree(
  binned: Binned,
  slopes: Slopes,
  given: { rows: Int32Array; features: readonly number[]; growing: Growing },
): Tree {
  const { rows, features, growing } = given
  const tree: Growth = { feature: [-1], threshold: [0], left: [-1], right: [-1], value: [0] }
  const slot = new Int16Array(slopes.gradient.length)
  let open = [0]
  tree.value[0] = valuesOf(slopes, { rows, slot, nodes: 1, growing })[0] ?? 0
  for (let level = 0; level < growing.depth && open.length > 0; level++) {
    const best = open.map((): Split => ({ gain: 1e-6, feature: -1, bin: -1 }))
    for (const feature of features) {
      const { bins, cuts } = binned[feature] ?? noColumn
      const width = cuts.length + 1
      if (width === 1) continue
      const at = { rows, slot, nodes: open.length, width, growing }
      searchFeature(feature, bins, slopes, at, best)
    }
    const next: number[] = []
    const firstChild = best.map(({ feature, bin }, i) => {
      if (feature < 0) return -1
      const node = open[i] ?? 0
      tree.feature[node] = feature
      tree.threshold[node] = binned[feature]?.cuts[bin] ?? 0
      for (const side of [tree.left, tree.right]) {
        const child = tree.feature.length
        side[node] = child
        tree.feature.push(-1)
        tree.threshold.push(0)
        tree.left.push(-1)
        tree.right.push(-1)
        tree.value.push(0)
        next.push(child)
      }
      return next.length - 2
    })
    for (const row of rows) {
      const i = slot[row] ?? 0
      if (i < 0) continue
      const { feature, bin } = best[i] ?? noSplit
      const first = firstChild[i] ?? 0
      slot[row] = first < 0 ? -1 : first + ((binned[feature]?.bins[row] ?? 0) > bin ? 1 : 0)
    }
    const values = valuesOf(slopes, { rows, slot, nodes: next.length, growing })
    next.forEach((child, i) => (tree.value[child] = values[i] ?? 0))
    open = next
  }
  return tree
}

function addTree(tree: Tree, binned: Binned, logOdds: Float64Array): void {
  const reach = tree.feature.map((by, node) =>
    by < 0 ? 0 : (binned[by] ?? noColumn).cuts.indexOf(tree.threshold[node] ?? 0),
  )
  for (let row = 0; row < logOdds.length; row++) {
    let node = 0
    for (let by = tree.feature[0] ?? 0; by >= 0; by = tree.feature[node] ?? 0)
      node =
        (binned[by]?.bins[row] ?? 0) > (reach[node] ?? 0) ? (tree.right[node] ?? 0) : (tree.left[node] ?? 0)
    logOdds[row] = (logOdds[row] ?? 0) + (tree.value[node] ?? 0)
  }
}

/** Grow a forest: each tree learns what those before it got wrong (logistic loss, second order). */
export function growForest(examples: Examples, choices: Partial<Growing> = {}): Forest {
  const growing = { ...usualGrowing, ...choices }
  const { names, columns, labels } = examples
  const binned = columns.map((column) => {
    const cuts = cutsOf(column, growing.bins)
    return { cuts, bins: binsOf(column, cuts) }
  })
  const frauds = labels.reduce((sum, label) => sum + label, 0)
  const share = Math.min(0.999, Math.max(0.000_1, frauds / Math.max(1, labels.length)))
  const base = Math.log(share / (1 - share))
  const logOdds = new Float64Array(labels.length).fill(base)
  const slopes = { gradient: new Float64Array(labels.length), weight: new Float64Array(labels.length) }
  const chance = chanceFrom(growing.seed)
  const trees = Array.from({ length: growing.trees }, () => {
    for (let row = 0; row < labels.length; row++) {
      const p = probabilityOf(logOdds[row] ?? 0)
      slopes.gradient[row] = p - (labels[row] ?? 0)
      slopes.weight[row] = p * (1 - p)
    }
    const rows = Int32Array.from(labels.keys()).filter(() => chance() < growing.rows)
    const drawn = [...names.keys()].filter(() => chance() < growing.features)
    const features = drawn.length > 0 ? drawn : [...names.keys()]
    const tree = growTree(binned, slopes, { rows, features, growing })
    addTree(tree, binned, logOdds)
    return tree
  })
  return { names, base, trees }
}
