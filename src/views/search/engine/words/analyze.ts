import { stemEnglish } from './stem-english.ts'
import { stemFrench } from './stem-french.ts'
import { englishStops, frenchStops } from './stop-words.ts'

/** How the words of a language are brought to their stems. */
export type Language = 'en' | 'fr' | 'zh'

// oxlint-disable-next-line no-control-regex -- all of ASCII, which has no accents and no Chinese
const plain = /^[\u0000-\u007f]*$/
const plainWords = /[a-z0-9]+/g
const letters = /^[a-z]+$/

/** Text without case, width and accents, as the database folds it. */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

const pieces = /[\u3400-\u9fff]+|[\p{L}\p{N}]+/gu
const chinese = /^[\u3400-\u9fff]/
const longestWord = 60

/** True for a run of Chinese, which is looked for by its neighbors and never spelled wrong. */
export const isChinese = (word: string): boolean => chinese.test(word)

/** The runs of letters and digits of a folded text, and the runs of Chinese. */
export function runsOf(folded: string): string[] {
  const found = folded.match(pieces) ?? []
  return found.flatMap(apart)
}

const mixed = /[\u3400-\u9fff]+|[^\u3400-\u9fff]+/g
const apart = (run: string): string[] => (/[\u3400-\u9fff]/.test(run) ? (run.match(mixed) ?? []) : [run])

/** Every two neighbors of a run of Chinese; a letter alone stays alone. */
export function pairsOf(run: string): string[] {
  if (run.length === 1) return [run]
  return Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
}

const rules: Readonly<Record<Language, (word: string) => string>> = {
  en: (word) => (englishStops.has(word) ? '' : stemEnglish(word)),
  fr: (word) => (frenchStops.has(word) ? '' : stemFrench(word)),
  zh: (word) => word,
}

const remembered: Readonly<Record<Language, Map<string, string>>> = {
  en: new Map(),
  fr: new Map(),
  zh: new Map(),
}
const mostRemembered = 200_000

/** The stem a word is kept under; empty for a word that says nothing. Words with digits are kept as they are. */
export function stemOf(language: Language, word: string): string {
  if (!letters.test(word)) return word
  const known = remembered[language]
  const before = known.get(word)
  if (before !== undefined) return before
  const stem = rules[language](word)
  if (known.size >= mostRemembered) known.clear()
  known.set(word, stem)
  return stem
}

/** The words of a folded text as they stand in it, Chinese in pairs, none longer than 60 letters. */
export function wordsIn(folded: string): string[] {
  if (plain.test(folded))
    return (folded.match(plainWords) ?? []).map((word) =>
      word.length > longestWord ? word.slice(0, longestWord) : word,
    )
  return runsOf(folded).flatMap((run) => (isChinese(run) ? pairsOf(run) : [run.slice(0, longestWord)]))
}

const part = /[a-z0-9]+(?:[-/._+][a-z0-9]+)+/g

/**
 * Model numbers written in parts, joined: `DSC-W120/B` is also `dscw120b`. With a sign before it that nobody can type,
 * so that only who looks for joined words finds them.
 */
export function joinedIn(folded: string): string[] {
  return (folded.match(part) ?? [])
    .map((each) => each.replace(/[-/._+]/g, ''))
    .filter((each) => each.length >= 4 && each.length <= 40 && /\d/.test(each))
}
