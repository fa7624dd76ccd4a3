import type { Method } from '#money/payments/index.ts'
import { isMessageKey, type Words } from '../words.ts'

const said = (words: Words, key: string, otherwise: string): string =>
  isMessageKey(key) ? words(key) : otherwise

/** What a way to pay is called; its code made readable where nobody has named it. */
export const methodName = (words: Words, code: string): string =>
  said(words, `method.${code}`, code.replaceAll('_', ' '))

/** One sentence about a way to pay; empty where there is none. */
export const methodHint = (words: Words, { code }: Pick<Method, 'code'>): string =>
  said(words, `method.${code}.hint`, '')

/** What a field of a way to pay is called. */
export const fieldLabel = (words: Words, code: string, field: string): string =>
  said(words, `method.${code}.${field}`, field.replaceAll('_', ' '))

/** What stands below a field; nothing where nobody wrote it. */
export const fieldHint = (words: Words, code: string, field: string): string =>
  said(words, `method.${code}.${field}.hint`, '')

/** What a value of a choice is called. */
export const optionLabel = (words: Words, code: string, field: string, value: string): string =>
  said(words, `method.${code}.${field}.${value}`, value)
