import type { PartyId } from '#people/parties/index.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import type { Labels, Locale } from './locale.ts'

/** A product is prepared, sold, and put away; it can come back. It is never deleted, since orders name it. */
export const productLifecycle = lifecycle({
  draft: { activate: 'active', archive: 'archived' },
  active: { withdraw: 'draft', archive: 'archived' },
  archived: { activate: 'active' },
})

/** The state of a product; only active ones are in the shop. */
export type ProductState = StateOf<typeof productLifecycle>

/** A variant is sold, paused, or gone for good unless its product is recorded with it again. */
export const variantLifecycle = lifecycle({
  active: { pause: 'paused', archive: 'archived' },
  paused: { resume: 'active', archive: 'archived' },
  archived: { resume: 'active' },
})

/** The state of a variant; only active ones can be bought. */
export type VariantState = StateOf<typeof variantLifecycle>

/**
 * What a product says of itself in one language. `slug` is its address there: absent leaves it as it is, null takes the
 * product's own.
 */
export type ProductText = {
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly slug?: string | null
}

/** What the address of a product or category in a language looks like: small letters, digits and Chinese characters. */
export const addressPattern = /^[a-z0-9\u3400-\u9fff]+(?:-[a-z0-9\u3400-\u9fff]+)*$/

/** The longest address, in characters. */
export const mostAddressLength = 120

/** An address made of a title: letters without accents, Chinese characters as they are, hyphens between words. Empty where nothing is left. */
export function addressOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
  let address = ''
  for (const word of plain.split(/[^a-z0-9\u3400-\u9fff]+/)) {
    const longer = address === '' ? word : `${address}-${word}`
    if (word === '' || longer.length > mostAddressLength) continue
    address = longer
  }
  return address
}

/** One value of an option, such as the color sea. */
export type OptionValueRecord = { readonly code: string; readonly labels: Labels }

/** Something a buyer chooses, with its values in their order. */
export type OptionRecord = {
  readonly code: string
  readonly labels: Labels
  readonly values: readonly OptionValueRecord[]
}

/** A number, a yes or no, a choice's code or one text, or a text in several languages. */
export type AttributeValue = number | boolean | string | Labels

/** A thing on the shelf. Without a seller it is the house's own; without a state it is active, or as paused as it was. */
export type VariantRecord = {
  readonly sku: string
  readonly sellerId?: PartyId
  readonly options: Readonly<Record<string, string>>
  readonly gtin?: string
  readonly weightGrams: number
  readonly state?: VariantState
}

/** A picture in the file store; with options it shows only the variants that have them. Pixels. */
export type MediaRecord = {
  readonly key: string
  readonly position: number
  readonly alt: Labels
  readonly options?: Readonly<Record<string, string>>
  readonly width: number
  readonly height: number
}

/** All of a product: what is not in it is taken away. Without a state it becomes active, or stays what it is. */
export type ProductRecord = {
  readonly slug: string
  readonly category: string
  readonly taxClass: string
  readonly brand: string
  readonly popularity: number
  readonly state?: ProductState
  readonly translations: Readonly<Partial<Record<Locale, ProductText>>>
  readonly options: readonly OptionRecord[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly variants: readonly VariantRecord[]
  readonly media: readonly MediaRecord[]
}

/** A file of products is checked, and then refused, only checked (a dry run), or taken over. */
export const importLifecycle = lifecycle({
  checking: { refuse: 'refused', check: 'checked', take_over: 'imported' },
  refused: {},
  checked: {},
  imported: {},
})
