import { createHash } from 'node:crypto'
import { done, refused, type Result } from '#kernel/result.ts'
import type { HoldReason } from './voice.ts'

/** A review as it may be kept: trimmed, without characters that hide or turn text around. */
export type ReviewWords = { readonly rating: number; readonly title: string; readonly body: string }

/** What is wrong with what was typed; the detail names the field and the limit. */
export type WordsRefusal = 'rating_missing' | 'missing' | 'too_short' | 'too_long'

/** The lengths of what can be said, in characters. */
export const lengths = {
  title: { least: 2, most: 120 },
  body: { least: 10, most: 5_000 },
  question: { least: 10, most: 1_000 },
  answer: { least: 2, most: 2_000 },
  name: { least: 1, most: 60 },
} as const

/** Control characters, and those that turn the direction of text or cannot be seen. */
const hidden = /(?![\n\t])\p{Cc}|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

/** Text of a person as it may be kept: one normal form, no hidden characters, no towers of empty lines. */
export function cleanText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .normalize('NFC')
    .replace(hidden, '')
    .replace(/\p{M}{4,}/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** One line: cleaned, with spaces for line ends. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ')

/** Read one text between its limits; refuses with the field and the limit that is missed. */
export function readText(
  field: keyof typeof lengths,
  typed: string | undefined,
): Result<string, Exclude<WordsRefusal, 'rating_missing'>> {
  const text = field === 'title' || field === 'name' ? cleanLine(typed ?? '') : cleanText(typed ?? '')
  const { least, most } = lengths[field]
  if (text === '') return refused('missing', { field })
  if ([...text].length < least) return refused('too_short', { field, least })
  if (text.length > most) return refused('too_long', { field, most })
  return done(text)
}

/** Read a review as it was typed. */
export function readReview(typed: {
  readonly rating: string | undefined
  readonly title: string | undefined
  readonly body: string | undefined
}): Result<ReviewWords, WordsRefusal> {
  if (!/^[1-5]$/.test(typed.rating ?? '')) return refused('rating_missing', { field: 'rating' })
  const title = readText('title', typed.title)
  if (!title.ok) return title
  const body = readText('body', typed.body)
  if (!body.ok) return body
  return done({ rating: Number(typed.rating), title: title.value, body: body.value })
}

/** The name shown beside what somebody says: the first name and one letter, never more than they chose to show. */
export function shownName(displayName: string): string {
  const [first = '', ...rest] = cleanLine(displayName)
    .replace(/\S+@\S+/g, '')
    .trim()
    .split(' ')
  const last = rest.at(-1)
  const name = last === undefined || first.length > 40 ? first : `${first} ${[...last][0] ?? ''}.`
  return name.slice(0, 60) || '–'
}

/** By what the same text is known again: letters and digits only, without case. */
export function textHash(text: string): Buffer {
  const bare = text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
  return createHash('sha256').update(bare).digest()
}

const link =
  /(?:https?|ftp):|\bwww\.|<\s*a\s|\[url|\b[a-z0-9-]{2,}\s?(?:\.|\(dot\)|\[dot\])\s?(?:com|net|org|info|biz|shop|store|online|site|top|xyz|io|co|cn|ru|fr|de|eu|uk)\b/i
const contact =
  /[^\s@]+@[^\s@]+\.[a-z]{2,}|(?:\+|00)?\d(?:[\s().-]?\d){8,}|\b(?:whatsapp|telegram|wechat|微信|加我|qq)\b\W{0,3}[\w+]{4,}/i

/** What in the text itself makes it wait for the operator: links and ways to be reached elsewhere. */
export function suspicions(text: string): HoldReason[] {
  const plain = text.normalize('NFKC')
  return [
    ...(link.test(plain) ? (['links'] as const) : []),
    ...(contact.test(plain) ? (['contact'] as const) : []),
  ]
}
