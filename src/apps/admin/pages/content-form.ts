import type { Refusal } from '#kernel/result.ts'
import { refused } from '#kernel/result.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import type {
  BlockBody,
  BlockWords,
  BodyOf,
  MenuBody,
  PieceKind,
  Spoken,
  Writing,
  WritingBody,
} from '#market/content/index.ts'
import { blockLooks } from '#market/content/index.ts'
import { refusalText, type DeskFaults } from '../form.ts'
import { say } from '../words.ts'

type Given = Readonly<Record<string, unknown>>

const textOf = (given: Given, name: string): string => {
  const value = given[name]
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : ''
}

/** Texts by language: English always, another where something of it was written. */
function spokenOf<T extends object>(read: (locale: Locale) => T): Spoken<T> {
  const rest = locales.flatMap((locale) => {
    if (locale === 'en') return []
    const said = read(locale)
    return Object.values(said).every((each) => each === '') ? [] : [[locale, said] as const]
  })
  return { en: read('en'), ...Object.fromEntries(rest) }
}

const writingOf = (given: Given): WritingBody => ({
  ...(textOf(given, 'picture') === '' ? {} : { picture: textOf(given, 'picture') }),
  texts: spokenOf<Writing>((locale) => ({
    title: textOf(given, `title_${locale}`),
    lede: textOf(given, `lede_${locale}`),
    text: textOf(given, `text_${locale}`),
  })),
})

const blockOf = (given: Given): BlockBody => ({
  look: blockLooks.find((each) => each === textOf(given, 'look')) ?? 'text',
  position: /^\d{1,4}$/.test(textOf(given, 'position')) ? Number(textOf(given, 'position')) : -1,
  picture: textOf(given, 'picture'),
  href: textOf(given, 'href'),
  products: textOf(given, 'products')
    .split(/[\s,]+/)
    .filter((each) => each !== ''),
  texts: spokenOf<BlockWords>((locale) => ({
    heading: textOf(given, `heading_${locale}`),
    text: textOf(given, `text_${locale}`),
    button: textOf(given, `button_${locale}`),
  })),
})

/** One entry a line: where it leads, and what it says in English, Chinese and French. */
const menuOf = (given: Given): MenuBody => ({
  items: textOf(given, 'items')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [href = '', ...labels] = line.split('|').map((part) => part.trim())
      const rest = locales.flatMap((locale, at) =>
        at > 0 && labels[at] ? [[locale, labels[at]] as const] : [],
      )
      return { href, labels: { en: labels[0] ?? '', ...Object.fromEntries(rest) } }
    }),
})

const readers: { readonly [K in PieceKind]: (given: Given) => BodyOf[K] } = {
  page: writingOf,
  article: writingOf,
  block: blockOf,
  menu: menuOf,
}

/** What a form says, as the body of a piece of this kind. */
export function bodyOfForm<K extends PieceKind>(kind: K, given: Given): BodyOf[K] {
  return readers[kind](given)
}

const spokenFields = (texts: Spoken<object>): [string, string][] =>
  Object.entries(texts).flatMap(([locale, said]) =>
    Object.entries(said).map(([name, text]) => [`${name}_${locale}`, String(text)] as [string, string]),
  )

/** The body of a piece as the fields of its form. */
export function fieldsOfBody(body: BodyOf[PieceKind]): Record<string, string> {
  if ('items' in body)
    return {
      items: body.items
        .map(({ href, labels }) => [href, ...locales.map((locale) => labels[locale] ?? '')].join(' | '))
        .map((line) => line.replace(/( \| )+$/, ''))
        .join('\n'),
    }
  if (!('look' in body))
    return { picture: body.picture ?? '', ...Object.fromEntries(spokenFields(body.texts)) }
  const { look, position, picture, href, products, texts } = body
  return {
    look,
    picture,
    href,
    position: String(position),
    products: products.join('\n'),
    ...Object.fromEntries(spokenFields(texts)),
  }
}

/** What is wrong with a body, each fault beside its field. */
export function faultsOfRefusal({ refusal, detail }: Refusal<string>): DeskFaults {
  if (refusal !== 'content_malformed') {
    const field = detail?.['field']
    const text = refusalText({ ok: false, refusal, ...(detail && { detail }) })
    return { [typeof field === 'string' ? field : '']: text }
  }
  const faults = (detail?.['faults'] ?? []) as readonly { readonly field: string; readonly reason: string }[]
  return Object.fromEntries(
    faults.map(({ field, reason }) => {
      const [code = '', number = ''] = reason.split(':')
      if (code === 'entry_malformed') return [field, say('content.entry_malformed', { line: number })]
      return [field, refusalText(refused(code, { most: number }))]
    }),
  )
}
