import { MessageFormat } from 'messageformat'
import type { Locale } from '#market/catalog/index.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import { zh } from './messages/zh.ts'

/** The key of something the shop says. */
export type MessageKey = keyof typeof en

/** A language's whole catalog: a missing or surplus key does not compile. */
export type Messages = Readonly<Record<MessageKey, string>>

/** What stands in for the variables of a message. */
export type MessageValues = Readonly<Record<string, string | number>>

/** Say something in one language. */
export type Words = (key: MessageKey, values?: MessageValues) => string

const catalogs: Readonly<Record<Locale, Messages>> = { en, zh, fr }

type Say = (values: MessageValues) => string

function compile(locale: Locale, source: string): Say {
  if (!source.includes('{')) return () => source
  const message = new MessageFormat(locale, source, { bidiIsolation: 'none' })
  return (values) => message.format(values)
}

function speaker(locale: Locale): Words {
  const catalog = catalogs[locale]
  const compiled = new Map<MessageKey, Say>()
  return (key, values = {}) => {
    let say = compiled.get(key)
    if (!say) {
      say = compile(locale, catalog[key])
      compiled.set(key, say)
    }
    return say(values)
  }
}

const speakers: Readonly<Record<Locale, Words>> = { en: speaker('en'), zh: speaker('zh'), fr: speaker('fr') }

/** The words of a language. Messages are compiled when first said. */
export function wordsFor(locale: Locale): Words {
  return speakers[locale]
}

/** True for a key of the catalog, where keys are put together from codes. */
export function isMessageKey(key: string): key is MessageKey {
  return key in en
}
