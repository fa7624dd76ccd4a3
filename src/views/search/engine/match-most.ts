import { inTitle, weightBits } from './build-text.ts'
import type { TextImage } from './image.ts'
import { denseAt, mark, markFound } from './marks.ts'
import type { Matched } from './match.ts'
import type { Scratch } from './scratch.ts'
import type { Sought } from './terms.ts'

/** Add what a word is worth to the products that have it, and the products themselves where the word opens. */
function addSought(
  text: TextImage,
  sought: Sought,
  scratch: Scratch,
  so: { readonly found: number; readonly opens: boolean },
): number {
  const { places, sums, shares, titles, marks, touched } = scratch
  const { rarity } = sought
  let { found } = so
  // A word that opens nothing is looked up where something was found already, if it lies ready for that.
  const isReady = sought.together.length === 0 && sought.terms.every(({ stem }) => denseAt(text, stem) >= 0)
  const known = !so.opens && isReady
  if (known) markFound(text, sought.terms, scratch, found)
  const count = known ? found : mark(text, sought, scratch)
  const among = known ? places : touched
  for (let i = 0; i < count; i++) {
    const place = among[i] as number
    const weight = marks[place] as number
    if (weight === 0) continue
    marks[place] = 0
    if (shares[place] === 0) {
      if (!so.opens) continue
      places[found++] = place
    }
    sums[place] = (sums[place] as number) + (weight & weightBits) * rarity
    shares[place] = (shares[place] as number) + rarity
    if (weight & inTitle) titles[place] = (titles[place] as number) + rarity
  }
  return found
}

/**
 * Products that have most of what was asked, by how rare the words are: at least `least` of it, from 0 to 1. Words so
 * common that they cannot decide alone are only added to products found by others.
 */
export function matchMost(
  text: TextImage,
  soughts: readonly Sought[],
  scratch: Scratch,
  least: number,
): Matched {
  const { places, scores, titled, sums, shares, titles } = scratch
  const asked = soughts.reduce((sum, { rarity }) => sum + rarity, 0)
  let left = asked
  let found = 0
  const ordered = soughts.toSorted((a, b) => b.rarity - a.rarity)
  for (const sought of ordered) {
    const opens = left >= least * asked
    left -= sought.rarity
    if (sought.terms.length + sought.together.length === 0) continue
    found = addSought(text, sought, scratch, { found, opens })
  }
  let kept = 0
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    if ((shares[place] as number) >= least * asked) {
      places[kept] = place
      scores[kept] = sums[place] as number
      titled[kept++] = titles[place] as number
    }
    sums[place] = 0
    shares[place] = 0
    titles[place] = 0
  }
  return { found: kept, asked }
}
