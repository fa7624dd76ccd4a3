import assert from 'node:assert/strict'
import type { Text } from './catalog-shape.ts'

/** The three languages of the demo shop. */
export const languages = ['en', 'zh', 'fr'] as const

/** One of the three languages. */
export type Language = (typeof languages)[number]

/** Read "English | 中文 | français" as a text in three languages. */
export function words(line: string): Text {
  const [en, zh, fr, ...rest] = line.split('|').map((part) => part.trim())
  assert(en && zh && fr && rest.length === 0, `three languages wanted: ${line}`)
  return { en, zh, fr }
}

/** Make a text by saying it once in each language. */
export function inEach(say: (language: Language) => string): Text {
  return { en: say('en'), zh: say('zh'), fr: say('fr') }
}

/** Put the facts into the `{places}` of a text, each in the text's language. */
export function withFacts(text: Text, facts: Readonly<Record<string, Text>>): Text {
  return inEach((language) =>
    text[language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const fact = facts[name]
      assert(fact, `no fact for {${name}}: ${text.en}`)
      return fact[language]
    }),
  )
}

/** A number as each language writes it: 1.5 in English and Chinese, 1,5 in French. */
export function numberText(value: number): Text {
  const plain = String(value)
  return { en: plain, zh: plain, fr: plain.replace('.', ',') }
}

/** The same text with a capital first letter where the language has capitals. */
export function capitalized(text: Text): Text {
  return inEach((language) => text[language].charAt(0).toUpperCase() + text[language].slice(1))
}
