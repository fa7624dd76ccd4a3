import type { TextImage } from './image.ts'
import type { Segment } from './segment.ts'
import { placesBeginning, textAt } from './texts.ts'
import type { Language } from './words/analyze.ts'

/** So many words that begin so are looked at. */
const mostLooked = 100_000

const isDigit = (unit: number | undefined): boolean => unit !== undefined && unit >= 48 && unit <= 57

/** True for words people use, and for parts of article numbers where what was typed is all of their letters or has a digit. */
function isOffered({ words, codes }: TextImage, i: number, typed: string): boolean {
  if (codes[i] === 0 || /\d/.test(typed)) return true
  const next = (words.starts[i] as number) + typed.length
  return next < (words.starts[i + 1] as number) && isDigit(words.units[next])
}

/** The places of the words that begin so: words before article numbers, and those of most products first. */
function bestOf(text: TextImage, typed: string, most: number): number[] {
  const { codes, wordCounts } = text
  const [from, to] = placesBeginning(text.words, typed)
  const best: number[] = []
  const stands = (a: number, b: number) =>
    (codes[a] as number) - (codes[b] as number) || (wordCounts[b] as number) - (wordCounts[a] as number)
  for (let i = from; i < Math.min(to, from + mostLooked); i++) {
    const last = best[most - 1]
    if ((last !== undefined && stands(i, last) >= 0) || !isOffered(text, i, typed)) continue
    const at = best.findIndex((each) => stands(i, each) < 0)
    best.splice(at < 0 ? best.length : at, 0, i)
    best.length = Math.min(best.length, most)
  }
  return best
}

/**
 * Words some product has that begin so, those of most products first. Article numbers come last, and only where what was
 * typed looks like the beginning of one: nobody looks for them by chance.
 */
export function wordsBeginning(
  segments: readonly Segment[],
  language: Language,
  typed: string,
  most: number,
): string[] {
  const found = new Map<string, { readonly count: number; readonly code: number }>()
  for (const { image } of segments)
    for (const text of image.texts.filter((each) => each.language === language))
      for (const i of bestOf(text, typed, most)) {
        const word = textAt(text.words, i)
        const { count, code } = found.get(word) ?? { count: 0, code: 1 }
        found.set(word, {
          count: count + (text.wordCounts[i] as number),
          code: Math.min(code, text.codes[i] as number),
        })
      }
  return [...found]
    .toSorted(([a, one], [b, other]) => one.code - other.code || other.count - one.count || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word)
}
