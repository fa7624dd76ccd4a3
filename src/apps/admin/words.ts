import { en } from './words/en.ts'

/** The key of something the desk says. */
export type DeskWord = keyof typeof en

/** A language of the desk whole: a missing or surplus key does not compile. */
type DeskWords = Readonly<Record<DeskWord, string>>

const languages = { en } as const satisfies Readonly<Record<string, DeskWords>>

/** The language the desk speaks. Another one is another file beside `words/en.ts` and a line in `languages`. */
export const deskLanguage: keyof typeof languages = 'en'

/** Say something, with what stands in for `{names}` in it. */
export function say(word: DeskWord, values: Readonly<Record<string, string | number>> = {}): string {
  return languages[deskLanguage][word].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  )
}

/** True for a key of the catalog, where keys are put together from codes. */
export function isDeskWord(key: string): key is DeskWord {
  return key in languages[deskLanguage]
}

/** Say a code of ours, such as a state: its own words where there are some, else the code made readable. */
export function sayCode(prefix: string, code: string): string {
  const key = `${prefix}.${code}`
  return isDeskWord(key) ? say(key) : code.replaceAll('_', ' ')
}
