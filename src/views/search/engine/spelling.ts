import { digitsIn, groupOf, lettersOf } from './build-text.ts'
import type { TextImage, Texts } from './image.ts'
import { textAt } from './texts.ts'

/** A word the shop knows that is near to what was typed. */
export type NearWord = { readonly word: string; readonly mistakes: number; readonly count: number }

/** The mistakes forgiven in a word: none in very short ones, one in short ones, two in long ones. */
export const forgiven = (word: string): number => (word.length <= 2 ? 0 : word.length <= 4 ? 1 : 2)

const longest = 32
const rows = [new Uint8Array(longest), new Uint8Array(longest), new Uint8Array(longest)] as const

const bits = (value: number): number => {
  let left = value - ((value >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/**
 * Letters added, dropped, changed or swapped with a neighbor between a typed word and the word at `from..to`; more than
 * `most` is said as `most + 1`.
 */
function mistakesIn(
  typed: Uint16Array,
  units: Texts['units'],
  from: number,
  to: number,
  most: number,
): number {
  const length = to - from
  let [before, above, row] = rows
  for (let j = 0; j <= length; j++) above[j] = j
  for (let i = 1; i <= typed.length; i++) {
    row[0] = i
    let least = i
    const letter = typed[i - 1] as number
    for (let j = 1; j <= length; j++) {
      const other = units[from + j - 1] as number
      const changed = (above[j - 1] as number) + (letter === other ? 0 : 1)
      const added = (row[j - 1] as number) + 1
      const dropped = (above[j] as number) + 1
      let here = changed < added ? changed : added
      if (dropped < here) here = dropped
      if (i > 1 && j > 1 && letter === units[from + j - 2] && typed[i - 2] === other) {
        const swapped = (before[j - 2] as number) + 1
        if (swapped < here) here = swapped
      }
      row[j] = here
      if (here < least) least = here
    }
    if (least > most) return most + 1
    ;[before, above, row] = [above, row, before]
  }
  return above[length] as number
}

/** The mistakes between two words; more than `most`, or words too long, are said as `most + 1`. */
export function mistakesBetween(typed: string, other: string, most: number): number {
  if (Math.max(typed.length, other.length) >= longest || Math.abs(typed.length - other.length) > most)
    return most + 1
  const units = (word: string) => Uint16Array.from(word, (letter) => letter.charCodeAt(0))
  return mistakesIn(units(typed), units(other), 0, other.length, most)
}

/** The words near to one typed, nearest first, equals by how many products have them. */
export function wordsNear(
  { words, lettersByLength, wordCounts, byLength, groupStarts }: TextImage,
  typed: string,
  most: number,
): NearWord[] {
  if (most === 0 || typed.length + most >= longest) return []
  const letters = lettersOf(typed)
  const units = Uint16Array.from(typed, (letter) => letter.charCodeAt(0))
  const found: NearWord[] = []
  const look = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      // A mistake changes at most two letters: one goes, one comes.
      if (bits((lettersByLength[at] as number) ^ letters) > 2 * most) continue
      const i = byLength[at] as number
      const [begins, ends] = [words.starts[i] as number, words.starts[i + 1] as number]
      const mistakes = mistakesIn(units, words.units, begins, ends, most)
      if (mistakes <= most) found.push({ word: textAt(words, i), mistakes, count: wordCounts[i] as number })
    }
  }
  const [shortest, widest] = [Math.max(1, typed.length - most), Math.min(30, typed.length + most)]
  // A mistake brings or takes one digit at most, so words of many more or fewer digits need not be looked at.
  const [least, greatest] = [digitsIn(typed) - most, digitsIn(typed) + most]
  for (let length = shortest; length <= widest; length++) {
    const [first, last] = [Math.max(0, least), Math.min(length, greatest)]
    if (first > last) continue
    look(groupStarts[groupOf(length, first)] as number, groupStarts[groupOf(length, last) + 1] as number)
  }
  return found.toSorted((a, b) => a.mistakes - b.mistakes || b.count - a.count || (a.word < b.word ? -1 : 1))
}
