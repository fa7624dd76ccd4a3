import type { Language } from './words/analyze.ts'
import { fold, isChinese, pairsOf, runsOf, stemOf } from './words/analyze.ts'

/** A word as it is looked for; the last thing typed may go on. */
export type Word = { readonly text: string; readonly goesOn: boolean }

/** A synonym: words that mean the same to buyers of this shop, each of one or more words. */
export type SynonymGroup = readonly string[]

/** Words any of which will do, each to be found together: `sofa`, or `settee`, or `chester` with `field`. */
export type Choice = {
  /** The word as it was typed. */
  readonly word: Word
  /** The stem looked for first; the others stand in for it. Several stems of one alternative must all be there. */
  readonly alternatives: readonly (readonly string[])[]
}

const longest = 200
const most = 20

/** The words of a text, twenty at most, each at most 60 letters. */
export function wordsOf(text: string): Word[] {
  const runs = runsOf(fold(text.slice(0, longest).toWellFormed()))
  const words = runs.flatMap((run, i): Word[] => {
    const last = i === runs.length - 1
    if (!isChinese(run)) return [{ text: run.slice(0, 60), goesOn: last }]
    if (run.length === 1) return [{ text: run, goesOn: true }]
    return pairsOf(run).map((pair) => ({ text: pair, goesOn: false }))
  })
  return words.slice(0, most)
}

/** True for words whose spelling the shop may know better. */
export function isSpelled({ text }: Word): boolean {
  return text.length >= 3 && !isChinese(text) && !/^\d+$/.test(text)
}

const stemsOf = (language: Language, text: string): string[] =>
  wordsOf(text)
    .map((word) => stemOf(language, word.text))
    .filter((stem) => stem !== '')

/** Synonyms by the stem of their first word: what stands there whole, and what may stand in for it. */
export type Synonyms = ReadonlyMap<
  string,
  readonly { readonly stems: readonly string[]; readonly others: readonly (readonly string[])[] }[]
>

/** Bring synonyms of a language to their stems. */
export function synonymsOf(language: Language, groups: readonly SynonymGroup[]): Synonyms {
  const found = new Map<string, { stems: readonly string[]; others: readonly (readonly string[])[] }[]>()
  for (const group of groups) {
    const all = group.map((each) => stemsOf(language, each)).filter((stems) => stems.length > 0)
    for (const stems of all) {
      const others = all.filter((each) => each !== stems)
      const first = stems[0] ?? ''
      found.set(first, [...(found.get(first) ?? []), { stems, others }])
    }
  }
  return found
}

/**
 * What is looked for: for each word its stem, and the synonyms that may stand in for it. Words that say nothing are left
 * out. A synonym of several words takes the place of all of them.
 */
export function choicesOf(language: Language, words: readonly Word[], synonyms: Synonyms): Choice[] {
  const said = words
    .map((word) => ({ word, stem: stemOf(language, word.text) }))
    .filter(({ stem }) => stem !== '')
  const choices: Choice[] = []
  for (let at = 0; at < said.length;) {
    const here = said[at]
    if (here === undefined) break
    const rest = said.slice(at).map(({ stem }) => stem)
    const fits = (synonyms.get(here.stem) ?? []).filter(({ stems }) =>
      stems.every((stem, i) => rest[i] === stem),
    )
    const longestFit = Math.max(1, ...fits.map(({ stems }) => stems.length))
    const others = fits.filter(({ stems }) => stems.length === longestFit).flatMap((each) => each.others)
    const last = said[at + longestFit - 1] ?? here
    choices.push({
      word: { text: here.word.text, goesOn: last.word.goesOn },
      alternatives: [rest.slice(0, longestFit), ...others],
    })
    at += longestFit
  }
  return choices
}

/**
 * The choices as PostgreSQL's text search reads them: one of each, the last as a beginning. Letters and digits only, as
 * words are made of nothing else.
 */
export function queryOf(choices: readonly Choice[]): string {
  return choices
    .map(({ word, alternatives }) => {
      const each = alternatives.map((stems, i) => {
        const parts = stems.map((stem, at) =>
          i === 0 && word.goesOn && at === stems.length - 1 ? `'${stem}':*` : `'${stem}'`,
        )
        return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' & ')})`
      })
      return each.length === 1 ? (each[0] ?? '') : `(${each.join(' | ')})`
    })
    .join(' & ')
}
