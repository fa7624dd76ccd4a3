import type { Likeness } from './compare.ts'

/** What is said of either offer, by the two names it has; the pair is told as the lesser and the greater of both. */
const sides: Readonly<Record<string, readonly [string, string]>> = {
  share: ['left_share', 'right_share'],
  rarest: ['left_rarest', 'right_rarest'],
  near: ['left_near', 'right_near'],
  near_rarest: ['left_near_rarest', 'right_near_rarest'],
  in_all: ['left_in_all', 'right_in_all'],
  in_all_rarest: ['left_in_all_rarest', 'right_in_all_rarest'],
  crossed: ['title_in_all', 'all_in_title'],
  brand: ['brand_left', 'brand_right'],
  words: ['words_left', 'words_right'],
  models_only: ['models_left_only', 'models_right_only'],
  numbers_only: ['numbers_left_only', 'numbers_right_only'],
  numbers_titles: ['numbers_titles_left', 'numbers_titles_right'],
}

/** What is the same from either side already. */
const alike = [
  'title_cosine',
  'all_cosine',
  'grams',
  'jaccard',
  'first_same',
  'models_shared',
  'models_found',
  'models_longest',
  'models_rarest',
  'models_near',
  'models_both',
  'numbers_shared',
  'measures_same',
  'measures_other',
  'asked_gap',
] as const

/** What a pair is judged by in the shop, in the order of the model: it does not matter which of the two comes first. */
export const comparedNames: readonly string[] = [
  ...alike,
  ...Object.keys(sides).flatMap((name) => [`${name}_least`, `${name}_most`]),
]

/** A comparison as it is from either side: the same whichever of the two offers comes first. */
export function bothWays(likeness: Likeness): Likeness {
  const said: Record<string, number> = {}
  for (const name of alike) said[name] = likeness[name] ?? Number.NaN
  for (const [name, [left, right]] of Object.entries(sides)) {
    const known = [likeness[left], likeness[right]].filter(
      (value): value is number => value !== undefined && !Number.isNaN(value),
    )
    said[`${name}_least`] = known.length === 0 ? Number.NaN : Math.min(...known)
    said[`${name}_most`] = known.length === 0 ? Number.NaN : Math.max(...known)
  }
  return said
}
