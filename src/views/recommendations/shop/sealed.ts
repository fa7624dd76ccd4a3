import { createHmac, timingSafeEqual } from 'node:crypto'
import { places, type Place } from './rules.ts'

/** Where somebody came from: a place, and the product it showed. */
export type Via = { readonly place: Place; readonly productId: number }

/** The form of a sealed origin, for schemas. */
export const viaPattern = '^[a-z_]{1,10}\\.[1-9][0-9]{0,14}\\.[A-Za-z0-9_-]{22}$'

const sealOf = (key: string, place: string, productId: string): string =>
  createHmac('sha256', key).update(`recommended ${place} ${productId}`).digest('base64url').slice(0, 22)

/** The origin as a link carries it: only the shop can make one, and it names nobody. */
export function sealVia(key: string, { place, productId }: Via): string {
  return `${place}.${productId}.${sealOf(key, place, String(productId))}`
}

/** The origin a link carries; undefined where the shop did not make it. */
export function openVia(key: string, given: string | undefined): Via | undefined {
  const [name = '', id = '', seal = ''] = (given ?? '').split('.')
  const place = places.find((each) => each === name)
  if (place === undefined || !/^[1-9][0-9]{0,14}$/.test(id)) return undefined
  const [right, sent] = [Buffer.from(sealOf(key, name, id)), Buffer.from(seal)]
  return right.length === sent.length && timingSafeEqual(right, sent)
    ? { place, productId: Number(id) }
    : undefined
}
