import type { Choice } from './asked.ts'
import { weightOfWord, weightBits } from './build-text.ts'
import type { RecordText } from './record.ts'
import type { Segment } from './segment.ts'
import { forgiven, mistakesBetween } from './spelling.ts'
import { rarityIn } from './terms.ts'
import { fold, stemOf, wordsIn, type Language } from './words/analyze.ts'

/** What a word asked for does for one product. */
export type ExplainedWord = {
  readonly asked: string
  readonly stem: string
  readonly how: 'exact' | 'begins' | 'synonym' | 'near' | 'missing'
  /** Where the product has it. */
  readonly fields: readonly ('title' | 'brand' | 'facts' | 'description')[]
  /** How rare the word is in the shop; how well the product has it, from 0 to 1; what both add to the score. */
  readonly rarity: number
  readonly weight: number
  readonly adds: number
}

const fields = ['title', 'brand', 'facts', 'description'] as const

/** Say what a word does for a product whose texts these are. */
export function explainWord(
  segments: readonly Segment[],
  language: Language,
  choice: Choice,
  text: RecordText,
): ExplainedWord {
  const texts = segments.flatMap(({ image }) => image.texts.filter((each) => each.language === language))
  const count = Math.max(
    1,
    segments.reduce((sum, { image }) => sum + image.count, 0),
  )
  const written = fields.map((field) => wordsIn(fold(text[field])))
  const stems = written.map((words) => words.map((word) => stemOf(language, word)))
  const [own = [], ...others] = choice.alternatives
  const [stem = ''] = own
  const has = (fits: (stem: string, at: number, field: number) => boolean) =>
    fields.filter((_, field) => stems[field]?.some((each, at) => fits(each, at, field)))
  const said = (how: ExplainedWord['how'], found: ExplainedWord['fields'], shown: string): ExplainedWord => {
    const rarity = rarityIn(texts, count, shown)
    const counts = fields.map((_, field) => stems[field]?.filter((each) => each === shown).length ?? 0)
    const lengths = stems.map((each) => new Set(each).size)
    const weight = found.length === 0 ? 0 : weightOfWord(counts, lengths) / weightBits
    return { asked: choice.word.text, stem: shown, how, fields: found, rarity, weight, adds: rarity * weight }
  }
  const exact = has((each) => own.includes(each))
  if (exact.length > 0) return said('exact', exact, stem)
  const beginning = stems.flat().find((each) => choice.word.goesOn && each.startsWith(stem))
  if (beginning !== undefined)
    return said(
      'begins',
      has((each) => each === beginning),
      beginning,
    )
  const synonym = others.find((each) => each.every((one) => stems.flat().includes(one)))
  if (synonym)
    return said(
      'synonym',
      has((each) => synonym.includes(each)),
      synonym[0] ?? '',
    )
  const most = forgiven(choice.word.text)
  const near = written.flat().find((word) => mistakesBetween(choice.word.text, word, most) <= most)
  if (near !== undefined && most > 0) {
    const nearly = stemOf(language, near)
    return said(
      'near',
      has((each) => each === nearly),
      nearly,
    )
  }
  return said('missing', [], stem)
}
