import { isSpelled, type Choice } from './asked.ts'
import type { TextImage } from './image.ts'
import { forgiven, wordsNear } from './spelling.ts'
import { joinedStem, rarityIn, soughtOf, type Sought, type Term } from './terms.ts'
import { placeOf, placesBeginning } from './texts.ts'
import { stemOf, type Language } from './words/analyze.ts'

/** How much a word counts that stands for what was asked: spelled otherwise, joined, split, or part of a model number. */
const relaxed = { mistake: [1, 0.9, 0.6], model: 0.5, joined: 0.9, mostNear: 12, mostJoined: 4 } as const

const isModel = (word: string) => word.length >= 4 && /\d/.test(word) && /^[a-z0-9]+$/.test(word)

/** Model numbers of which one begins with the other: `ldf6920` and `ldf6920bb`. */
function modelTerms(text: TextImage, word: string): Term[] {
  const terms: Term[] = []
  const [from, to] = placesBeginning(text.stems, word)
  for (let i = from; i < Math.min(to, from + 20); i++) terms.push({ stem: i, credit: relaxed.model })
  for (let length = word.length - 1; length >= Math.max(4, word.length - 4); length--) {
    const shorter = word.slice(0, length)
    const place = isModel(shorter) ? placeOf(text.stems, shorter) : -1
    if (place >= 0) terms.push({ stem: place, credit: relaxed.model })
  }
  return terms
}

/** A number written together with its unit, apart: `500gb` is also `500` with `gb`. */
function apart(text: TextImage, language: Language, word: string): readonly number[] | undefined {
  const [, number = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(word) ?? []
  const stems = [number, stemOf(language, unit)].map((each) => placeOf(text.stems, each))
  return number === '' || stems.includes(-1) ? undefined : stems
}

/** What a choice means where not all must fit: nearly spelled words and parts of model numbers will do, for less. */
function nearly(language: Language, choice: Choice, text: TextImage, all: All): Sought {
  const { texts, count } = all
  const { word } = choice
  const stem = choice.alternatives[0]?.[0] ?? ''
  const isKnown = texts.some((each) => placeOf(each.stems, stem) >= 0)
  const exact = soughtOf(
    { ...choice, word: { ...word, goesOn: word.goesOn && !isKnown } },
    text,
    texts,
    count,
  )
  const terms = [...exact.terms]
  const place = placeOf(text.stems, joinedStem(word.text))
  if (place >= 0) terms.push({ stem: place, credit: 1 })
  if (isModel(word.text)) terms.push(...modelTerms(text, word.text))
  const parts = apart(text, language, word.text)
  const together = parts ? [...exact.together, { stems: parts, credit: relaxed.joined }] : exact.together
  if (isKnown || !isSpelled(word)) return { ...exact, terms, together }
  let rarest = 0
  for (const near of wordsNear(text, word.text, forgiven(word.text)).slice(0, relaxed.mostNear)) {
    const found = placeOf(text.stems, stemOf(language, near.word))
    if (found < 0) continue
    terms.push({ stem: found, credit: relaxed.mistake[near.mistakes] ?? 0 })
    rarest = Math.max(rarest, rarityIn(texts, count, stemOf(language, near.word)))
  }
  return { terms, together, rarity: rarest === 0 ? exact.rarity : rarest }
}

/** All images of a language, and how many products they hold. */
export type All = { readonly texts: readonly TextImage[]; readonly count: number }

/** Neighboring words that some product writes as one, and what each run of them is written as. */
function joinedRuns(language: Language, choices: readonly Choice[], text: TextImage) {
  const runs: { from: number; to: number; stem: number }[] = []
  for (let from = 0; from < choices.length; from++) {
    let joined = choices[from]?.word.text ?? ''
    for (let to = from + 1; to < Math.min(choices.length, from + relaxed.mostJoined); to++) {
      joined += choices[to]?.word.text ?? ''
      if (joined.length < 4) continue
      for (const each of [joinedStem(joined), stemOf(language, joined)]) {
        const stem = each === '' ? -1 : placeOf(text.stems, each)
        if (stem >= 0) runs.push({ from, to, stem })
      }
    }
  }
  return runs
}

/** What choices mean in an image where not all of them must fit. */
export function nearlySought(
  language: Language,
  choices: readonly Choice[],
  text: TextImage,
  all: All,
): Sought[] {
  const soughts = choices.map((choice) => nearly(language, choice, text, all))
  for (const { from, to, stem } of joinedRuns(language, choices, text))
    for (let i = from; i <= to; i++) {
      const sought = soughts[i]
      if (sought) soughts[i] = { ...sought, terms: [...sought.terms, { stem, credit: relaxed.joined }] }
    }
  return soughts
}
