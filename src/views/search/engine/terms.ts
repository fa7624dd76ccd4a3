import type { Choice } from './asked.ts'
import { joinedSign, rarity } from './build-text.ts'
import type { TextImage } from './image.ts'
import { placeOf, placesBeginning } from './texts.ts'

/** A stem in an image, and how much finding it counts against finding the very word asked for, from 0 to 1. */
export type Term = { readonly stem: number; readonly credit: number }

/** One choice in one image: any of these terms will do. `together` are stems that must all be there. */
export type Sought = {
  readonly terms: readonly Term[]
  readonly together: readonly { readonly stems: readonly number[]; readonly credit: number }[]
  readonly rarity: number
}

const credits = { going: 0.6, synonym: 0.7 }

/** How many products of an image have a stem. */
export const having = ({ postStarts }: TextImage, stem: number): number =>
  stem < 0 ? 0 : (postStarts[stem + 1] as number) - (postStarts[stem] as number)

/** How rare a stem is in all images together. */
export function rarityIn(texts: readonly TextImage[], count: number, stem: string): number {
  const found = texts.reduce((sum, text) => sum + having(text, placeOf(text.stems, stem)), 0)
  return rarity(found, count)
}

/** Everything that begins so counts as rare as all of it together. */
function rarityOfBeginning(texts: readonly TextImage[], count: number, stem: string): number {
  let found = 0
  for (const text of texts) {
    const [from, to] = placesBeginning(text.stems, stem)
    found += (text.postStarts[to] as number) - (text.postStarts[from] as number)
  }
  return rarity(Math.min(found, count), count)
}

/** What a choice means in an image: the stem, what begins with it where the word may go on, and its synonyms. */
export function soughtOf(
  choice: Choice,
  text: TextImage,
  texts: readonly TextImage[],
  count: number,
): Sought {
  const [own = [], ...others] = choice.alternatives
  const terms: Term[] = []
  const together: { stems: number[]; credit: number }[] = []
  const [stem = ''] = own
  const put = (stems: readonly string[], credit: number) => {
    const places = stems.map((each) => placeOf(text.stems, each))
    const [first = -1] = places
    if (places.includes(-1)) return
    if (places.length === 1) terms.push({ stem: first, credit })
    else together.push({ stems: places, credit })
  }
  if (own.length === 1 && choice.word.goesOn) {
    const exact = placeOf(text.stems, stem)
    const [from, to] = placesBeginning(text.stems, stem)
    for (let i = from; i < to; i++) terms.push({ stem: i, credit: i === exact ? 1 : credits.going })
  } else put(own, 1)
  for (const other of others) put(other, credits.synonym)
  const rare =
    own.length > 1
      ? Math.max(...own.map((each) => rarityIn(texts, count, each)))
      : texts.some((each) => placeOf(each.stems, stem) >= 0)
        ? rarityIn(texts, count, stem)
        : rarityOfBeginning(texts, count, stem)
  return { terms, together, rarity: rare }
}

/** The stem a joined model number is kept under. */
export const joinedStem = (joined: string): string => joinedSign + joined
