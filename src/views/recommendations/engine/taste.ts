/** How what was counted is weighed when things are put in order. Found on one half of public data sets: `bench/recommend.md`. */
export type Taste = {
  /** What goes with a basket: powers of how often both are bought, and what is added to both before. */
  readonly basket: {
    readonly ofGiven: number
    readonly ofFound: number
    readonly prior: number
    /** So many of the best are weighed against each other. */
    readonly weighed: number
    /** Ridge of that weighing, in baskets. */
    readonly ridge: number
    /** At most so many things of the basket are asked about, the last put in first. */
    readonly given: number
  }
  /** What comes next: each step back counts this share of the one after it. */
  readonly path: {
    readonly perStep: number
    readonly steps: number
    readonly ofGiven: number
    readonly ofFound: number
    /** How much kin counts beside what came after, and its powers. */
    readonly kin: number
    readonly ofKin: number
  }
  /** The next basket: each basket back counts this share of the one after it. */
  readonly again: {
    readonly perBasket: number
    /** How much what is popular now counts, the most popular thing being 1. */
    readonly popular: number
    /** How much what comes next counts, the strongest being 1. */
    readonly path: number
  }
  /** Pairs that count no more than so many baskets now are not used: 1 hides what a single order says. */
  readonly least: number
}

/** What a shop weighs by. */
export const shopTaste: Taste = {
  basket: { ofGiven: 0.5, ofFound: 0.5, prior: 0.2, weighed: 120, ridge: 1, given: 60 },
  path: { perStep: 0.7, steps: 20, ofGiven: 0.3, ofFound: 0.2, kin: 0.3, ofKin: 0.3 },
  again: { perBasket: 0.95, popular: 3, path: 0.5 },
  least: 1,
}
