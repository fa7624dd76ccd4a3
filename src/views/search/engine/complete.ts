import type { Segment } from './segment.ts'
import { placesBeginning, textAt } from './texts.ts'
import type { Language } from './words/analyze.ts'

/** Words some product has that begin so, those of most products first. */
export function wordsBeginning(
  segments: readonly Segment[],
  language: Language,
  typed: string,
  most: number,
): string[] {
  const counts = new Map<string, number>()
  for (const { image } of segments)
    for (const text of image.texts.filter((each) => each.language === language)) {
      const [from, to] = placesBeginning(text.words, typed)
      const range = Array.from({ length: Math.min(to - from, 5_000) }, (_, i) => from + i)
      const best = range
        .toSorted((a, b) => (text.wordCounts[b] ?? 0) - (text.wordCounts[a] ?? 0))
        .slice(0, most)
      for (const i of best) {
        const word = textAt(text.words, i)
        counts.set(word, (counts.get(word) ?? 0) + (text.wordCounts[i] ?? 0))
      }
    }
  return [...counts]
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word)
}
