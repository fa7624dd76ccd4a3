import type { ReadOffer } from './offer.ts'
import { cosineOf, type Rarity } from './rarity.ts'

/** What a comparison of two offers says, by name; what is not known is not a number. */
export type Likeness = Readonly<Record<string, number>>

const missing = Number.NaN

/** Letters added, dropped or changed between two words. */
function distance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const changed = (above[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[other.length] ?? 0
}

/** How alike two words are, from 0 to 1. */
const alike = (one: string, other: string): number =>
  1 - distance(one, other) / Math.max(1, one.length, other.length)

const isNear = (one: string, other: string): boolean => {
  if (/\d/.test(one))
    return one.length >= 4 && (one.startsWith(other) || other.startsWith(one)) && other.length >= 4
  if (one.length < 4 || other.length < 4) return false
  return one.startsWith(other) || other.startsWith(one) || alike(one, other) > 0.8
}

/** The share of some words another offer has, by how rare they are, and the rarest it has not. */
function covered(rarity: Rarity, some: readonly string[], other: readonly string[], near: boolean) {
  const known = new Set(other)
  let [all, found, rarest] = [0, 0, 0]
  for (const word of some) {
    const weight = rarity(word)
    all += weight
    if (known.has(word) || (near && other.some((each) => isNear(word, each)))) found += weight
    else rarest = Math.max(rarest, weight)
  }
  return { share: all === 0 ? missing : found / all, rarest }
}

function gramCosine(one: ReadOffer['grams'], other: ReadOffer['grams']): number {
  let [shared, left, right] = [0, 0, 0]
  for (const [gram, times] of one) {
    shared += times * (other.get(gram) ?? 0)
    left += times * times
  }
  for (const times of other.values()) right += times * times
  return left * right === 0 ? 0 : shared / Math.sqrt(left * right)
}

/** Numbers of makers: how many are shared, how many of each are nowhere in the other, and how near the nearest are. */
function models(rarity: Rarity, one: ReadOffer, other: ReadOffer): Likeness {
  const has = (model: string, { squeezed }: ReadOffer) => squeezed.includes(model)
  const shared = one.models.filter((model) => other.models.includes(model))
  const [leftOnly, rightOnly] = [
    one.models.filter((model) => !has(model, other)),
    other.models.filter((model) => !has(model, one)),
  ]
  const found = [
    ...one.models.filter((each) => has(each, other)),
    ...other.models.filter((each) => has(each, one)),
  ]
  const nearest = Math.max(0, ...leftOnly.flatMap((model) => rightOnly.map((each) => alike(model, each))))
  const none = one.models.length === 0 || other.models.length === 0
  return {
    models_shared: shared.length,
    models_found: found.length,
    models_longest: Math.max(0, ...found.map((each) => each.length)),
    models_rarest: Math.max(0, ...found.map(rarity)),
    models_left_only: leftOnly.length,
    models_right_only: rightOnly.length,
    models_near: none ? missing : nearest,
    models_both: one.models.length * other.models.length > 0 ? 1 : 0,
  }
}

function numbers(one: ReadOffer, other: ReadOffer): Likeness {
  const inOther = new Set(other.numbers)
  const shared = one.numbers.filter((each) => inOther.has(each)).length
  const sizes = one.measures.flatMap(({ unit, size }) => {
    const same = other.measures.filter((each) => each.unit === unit)
    return same.length === 0 ? [] : [same.some((each) => each.size === size) ? 1 : -1]
  })
  return {
    numbers_shared: shared,
    numbers_left_only: one.numbers.filter((each) => !other.squeezed.includes(each)).length,
    numbers_right_only: other.numbers.filter((each) => !one.squeezed.includes(each)).length,
    numbers_titles_left: one.numbers.length - shared,
    numbers_titles_right: other.numbers.length - shared,
    measures_same: sizes.filter((each) => each > 0).length,
    measures_other: sizes.filter((each) => each < 0).length,
  }
}

function asking(one: ReadOffer, other: ReadOffer): Likeness {
  if (one.asked === null || other.asked === null || one.asked <= 0 || other.asked <= 0)
    return { asked_gap: missing, asked_more: missing }
  const more = Math.log(one.asked / other.asked)
  return { asked_gap: Math.abs(more), asked_more: more }
}

/** Compare two offers by everything that can be told without knowing what they are. */
export function compareOffers(rarity: Rarity, one: ReadOffer, other: ReadOffer): Likeness {
  const [left, right] = [
    covered(rarity, one.title, other.title, false),
    covered(rarity, other.title, one.title, false),
  ]
  const [nearLeft, nearRight] = [
    covered(rarity, one.title, other.title, true),
    covered(rarity, other.title, one.title, true),
  ]
  const [leftAll, rightAll] = [
    covered(rarity, one.title, other.all, false),
    covered(rarity, other.title, one.all, false),
  ]
  const brands = covered(rarity, one.brand, other.all, true)
  const brandsBack = covered(rarity, other.brand, one.all, true)
  const union = new Set([...one.title, ...other.title]).size
  const sharedWords = one.title.length + other.title.length - union
  return {
    title_cosine: cosineOf(rarity, one.title, other.title),
    all_cosine: cosineOf(rarity, one.all, other.all),
    title_in_all: cosineOf(rarity, one.title, other.all),
    all_in_title: cosineOf(rarity, one.all, other.title),
    grams: gramCosine(one.grams, other.grams),
    jaccard: union === 0 ? 0 : sharedWords / union,
    left_share: left.share,
    right_share: right.share,
    least_share: Math.min(left.share, right.share),
    most_share: Math.max(left.share, right.share),
    left_rarest: left.rarest,
    right_rarest: right.rarest,
    left_near: nearLeft.share,
    right_near: nearRight.share,
    left_near_rarest: nearLeft.rarest,
    right_near_rarest: nearRight.rarest,
    left_in_all: leftAll.share,
    right_in_all: rightAll.share,
    left_in_all_rarest: leftAll.rarest,
    right_in_all_rarest: rightAll.rarest,
    brand_left: brands.share,
    brand_right: brandsBack.share,
    first_same: one.title[0] === other.title[0] ? 1 : 0,
    words_left: one.title.length,
    words_right: other.title.length,
    words_more: one.title.length - other.title.length,
    ...models(rarity, one, other),
    ...numbers(one, other),
    ...asking(one, other),
  }
}
