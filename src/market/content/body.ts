import type { Id } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { locales, type Locale } from '#market/catalog/index.ts'

/** The id of a piece of writing. */
export type PieceId = Id<'cnt'>

/** What can be written: a page, an article of the journal, a block of the front page, a menu. */
export const pieceKinds = ['page', 'article', 'block', 'menu'] as const

/** A kind of writing. */
export type PieceKind = (typeof pieceKinds)[number]

/** The places where the shop shows a menu; a menu's slug is one of them. */
export const menuPlaces = ['header', 'help', 'house'] as const

/** A text by language; English is always there, and stands in where another language says nothing. */
export type Spoken<T> = { readonly en: T } & Readonly<Partial<Record<Locale, T>>>

/** The text of a page or article: a line, what it is about, and the text itself in Markdown. */
export type Writing = { readonly title: string; readonly lede: string; readonly text: string }

/** The words of a block. */
export type BlockWords = { readonly heading: string; readonly text: string; readonly button: string }

/** How a block looks: a wide one with a picture, a text, a shelf of products. */
export const blockLooks = ['banner', 'text', 'products'] as const

/** What a page or an article says; the picture above it is a key among the shop's media, absent or empty for none. */
export type WritingBody = { readonly texts: Spoken<Writing>; readonly picture?: string }

/** A block of the front page; lower positions stand first. */
export type BlockBody = {
  readonly look: (typeof blockLooks)[number]
  readonly position: number
  /** The key of a picture among the shop's media; empty for none. */
  readonly picture: string
  /** Where its button leads: a path of the shop without the language, or an address with https. */
  readonly href: string
  /** Slugs of the products of a shelf. */
  readonly products: readonly string[]
  readonly texts: Spoken<BlockWords>
}

/** One entry of a menu. */
export type MenuItem = { readonly href: string; readonly labels: Spoken<string> }

/** A menu: its entries in their order. */
export type MenuBody = { readonly items: readonly MenuItem[] }

/** What a piece says, by its kind. */
export type BodyOf = {
  readonly page: WritingBody
  readonly article: WritingBody
  readonly block: BlockBody
  readonly menu: MenuBody
}

/** How long things may be, in characters; how many there may be of them. */
export const contentLimits = {
  title: 160,
  lede: 400,
  text: 60_000,
  heading: 120,
  blockText: 1_000,
  button: 60,
  label: 60,
  href: 500,
  items: 30,
  products: 12,
} as const

/** Why something written is not kept; `field` and `reason` say where and what. */
export type ContentRefusal = 'content_malformed'

type Fault = { readonly field: string; readonly reason: string }

const path = /^\/(?!\/)[A-Za-z0-9\-._~!$&'()*+,;=:@%/?#]*$/
const pictureKey = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/
const productSlug = /^[a-z0-9][a-z0-9-]{0,119}$/

/** True for where a link of ours may lead: a path of the shop, or a page elsewhere over TLS. */
export function isLink(href: string): boolean {
  if (href.length > contentLimits.href) return false
  if (path.test(href)) return true
  return href.startsWith('https://') && URL.canParse(href) && new URL(href).username === ''
}

const tooLong = (field: string, text: string, most: number): Fault[] =>
  text.length > most ? [{ field, reason: `too_long:${most}` }] : []

const faultsOfPicture = (picture: string): Fault[] =>
  picture !== '' && (!pictureKey.test(picture) || picture.includes('..'))
    ? [{ field: 'picture', reason: 'picture_malformed' }]
    : []

function faultsOfWriting({ texts, picture = '' }: WritingBody): Fault[] {
  const ofTexts = locales.flatMap((locale) => {
    const said = texts[locale]
    if (said === undefined) return []
    return [
      ...(said.title.trim() === '' ? [{ field: `title_${locale}`, reason: 'missing' }] : []),
      ...(said.text.trim() === '' ? [{ field: `text_${locale}`, reason: 'missing' }] : []),
      ...tooLong(`title_${locale}`, said.title, contentLimits.title),
      ...tooLong(`lede_${locale}`, said.lede, contentLimits.lede),
      ...tooLong(`text_${locale}`, said.text, contentLimits.text),
    ]
  })
  return [...faultsOfPicture(picture), ...ofTexts]
}

function faultsOfBlock(body: BlockBody): Fault[] {
  const { look, position, picture, href, products, texts } = body
  const faults: Fault[] = []
  if (!Number.isInteger(position) || position < 0 || position > 1_000)
    faults.push({ field: 'position', reason: 'not_a_whole_number' })
  faults.push(...faultsOfPicture(picture))
  if (href !== '' && !isLink(href)) faults.push({ field: 'href', reason: 'link_malformed' })
  if (look === 'products' && products.length === 0) faults.push({ field: 'products', reason: 'missing' })
  if (products.length > contentLimits.products || products.some((each) => !productSlug.test(each)))
    faults.push({ field: 'products', reason: 'products_malformed' })
  for (const locale of locales) {
    const said = texts[locale]
    if (said === undefined) continue
    if (said.heading.trim() === '') faults.push({ field: `heading_${locale}`, reason: 'missing' })
    if (href !== '' && look !== 'products' && said.button.trim() === '')
      faults.push({ field: `button_${locale}`, reason: 'missing' })
    faults.push(
      ...tooLong(`heading_${locale}`, said.heading, contentLimits.heading),
      ...tooLong(`text_${locale}`, said.text, contentLimits.blockText),
      ...tooLong(`button_${locale}`, said.button, contentLimits.button),
    )
  }
  return faults
}

function faultsOfMenu({ items }: MenuBody): Fault[] {
  if (items.length > contentLimits.items) return [{ field: 'items', reason: 'too_many_entries' }]
  return items.flatMap(({ href, labels }, at) => {
    const field = 'items'
    const all = locales.flatMap((locale) => labels[locale] ?? [])
    const isSound =
      isLink(href) &&
      labels.en.trim() !== '' &&
      all.every((label) => label.trim() !== '' && label.length <= contentLimits.label)
    return isSound ? [] : [{ field, reason: `entry_malformed:${at + 1}` }]
  })
}

const faultsOf: { readonly [K in PieceKind]: (body: BodyOf[K]) => Fault[] } = {
  page: faultsOfWriting,
  article: faultsOfWriting,
  block: faultsOfBlock,
  menu: faultsOfMenu,
}

/** Whether a piece may say this: every fault at once, under `faults` as pairs of field and reason. */
export function checkBody<K extends PieceKind>(kind: K, body: BodyOf[K]): Result<BodyOf[K], ContentRefusal> {
  const faults = faultsOf[kind](body)
  return faults.length === 0 ? done(body) : refused('content_malformed', { faults })
}

/** What is said to a reader of a language: theirs, else English. */
export function spokenIn<T>(texts: Spoken<T>, locale: Locale): { readonly said: T; readonly locale: Locale } {
  const own = texts[locale]
  return own === undefined ? { said: texts.en, locale: 'en' } : { said: own, locale }
}
