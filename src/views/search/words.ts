/** A word as it is looked for. A run of Chinese is cut into neighbors; the last thing typed may go on. */
export type Word = { readonly text: string; readonly goesOn: boolean }

const longest = 200
const most = 8

/** Text without case, width and accents, as the database folds it. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

const pieces = /[\u3400-\u9fff]+|[\p{L}\p{N}]+/gu
const chinese = /^[\u3400-\u9fff]/

/** The words of a text, eight at most, each at most 60 letters. */
export function wordsOf(text: string): Word[] {
  const runs = fold(text.slice(0, longest)).match(pieces) ?? []
  const words = runs.flatMap((run, i) => {
    const last = i === runs.length - 1
    if (!chinese.test(run)) return [{ text: run.slice(0, 60), goesOn: last }]
    if (run.length === 1) return [{ text: run, goesOn: true }]
    return Array.from({ length: run.length - 1 }, (_, at) => ({ text: run.slice(at, at + 2), goesOn: false }))
  })
  return words.slice(0, most)
}

/** The words as PostgreSQL's text search reads them: all of them, the last as a beginning. Letters and digits only. */
export function queryOf(words: readonly Word[]): string {
  return words.map(({ text, goesOn }) => `'${text}'${goesOn ? ':*' : ''}`).join(' & ')
}

/** True for words the shop keeps in its list of known words. */
export function isSpelled({ text }: Word): boolean {
  return text.length >= 3 && !chinese.test(text) && !/^\d+$/.test(text)
}
