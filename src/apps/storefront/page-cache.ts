import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { makeTaggedCache, type TaggedCache } from '../tagged-cache.ts'
import { visitorGap } from './layout.ts'

/** A rendered page as it is kept: in two halves around the visitor's part, and whole and compressed for strangers. */
export type CachedPage = {
  readonly before: string
  readonly after: string
  /** For visitors who are not signed in and have no cart: the same bytes for all of them. */
  readonly plain: Buffer
  readonly brotli: Buffer
  readonly gzip: Buffer
  /** What of it is counted when it is shown. */
  readonly shows: readonly string[]
}

const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }

/** Split and compress a document once. `strangersPart` stands in the gap for visitors nobody knows. */
export function preparePage(
  document: string,
  strangersPart: string,
  shows: readonly string[] = [],
): CachedPage {
  const at = document.indexOf(visitorGap)
  const before = document.slice(0, at)
  const after = document.slice(at + visitorGap.length)
  const plain = Buffer.from(before + strangersPart + after)
  return {
    before,
    after,
    plain,
    brotli: brotliCompressSync(plain, { params }),
    gzip: gzipSync(plain, { level: 6 }),
    shows,
  }
}

/** Pages by address, dropped by what they show. */
export type PageCache = TaggedCache<CachedPage>

/** Make a cache of at most so many bytes; the page that was asked for longest ago goes first. */
export function makePageCache(mostBytes: number): PageCache {
  return makeTaggedCache(mostBytes, (page) => page.plain.length * 2 + page.before.length + page.after.length)
}
