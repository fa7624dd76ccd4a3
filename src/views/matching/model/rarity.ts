/** How rare a word is among offers: the rarer, the more it says. */
export type Rarity = (word: string) => number

/** How rare a word is that so many of so many offers have. */
export const rarityOf = (having: number, offers: number): number => Math.log(1 + offers / (1 + having))

/** The length of a list of words, each counting as rare as it is. */
export function lengthOf(rarity: Rarity, list: readonly string[]): number {
  return Math.sqrt(list.reduce((sum, word) => sum + rarity(word) ** 2, 0))
}

/** How far two lists of words point the same way, rare words counting more: from 0 to 1. */
export function cosineOf(rarity: Rarity, one: readonly string[], other: readonly string[]): number {
  const known = new Set(other)
  const shared = one.reduce((sum, word) => sum + (known.has(word) ? rarity(word) ** 2 : 0), 0)
  const lengths = lengthOf(rarity, one) * lengthOf(rarity, other)
  return lengths === 0 ? 0 : shared / lengths
}
