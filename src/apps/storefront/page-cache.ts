import { freshBytes, makeBytesCache, type BytesCache, type KeptBytes } from '../kept-bytes.ts'
import { visitorGap } from './layout.ts'

/** A rendered page as it is kept: as bytes for strangers, who all get the same, with the place of the visitor's part. */
export type CachedPage = KeptBytes & {
  /** Where the visitor's part begins and ends, in bytes. */
  readonly gap: readonly [number, number]
  /** What of it is counted when it is shown. */
  readonly shows: readonly string[]
}

/** Keep a document as bytes. `strangersPart` stands in the gap for visitors nobody knows. Nothing is compressed yet. */
export function preparePage(
  document: string,
  strangersPart: string,
  shows: readonly string[] = [],
): CachedPage {
  const at = document.indexOf(visitorGap)
  const before = document.slice(0, at)
  const plain = Buffer.from(before + strangersPart + document.slice(at + visitorGap.length))
  const start = Buffer.byteLength(before)
  const gap = [start, start + Buffer.byteLength(strangersPart)] as const
  return { ...freshBytes(plain), gap, shows }
}

/** Pages by language, market and address, dropped by what they show. */
export type PageCache = BytesCache<CachedPage>

/** Pages of a language below the same part of the shop look alike. */
const kindOf = (key: string): string => {
  const [, locale = '', part = ''] = /^(\w+) \S+ (\/[^/?]*)/.exec(key) ?? []
  return `${locale} ${part}`
}

/** Make a cache of pages of at most so many bytes. */
export function makePageCache(mostBytes: number): PageCache {
  return makeBytesCache(mostBytes, kindOf)
}
