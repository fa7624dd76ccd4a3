import { brotliCompressSync, brotliDecompressSync, constants, gzipSync } from 'node:zlib'
import { makeTaggedCache, type TaggedCache } from '../tagged-cache.ts'
import { visitorGap } from './layout.ts'

/** The forms a page is sent in. */
export type PageForm = 'plain' | 'br' | 'gzip'

/**
 * A rendered page as it is kept: as bytes for strangers, who all get the same, with the place of the visitor's part.
 * What was asked for lately is there as it is; the rest is compressed, a quarter of it, and as browsers take it anyway.
 */
export type CachedPage = {
  plain: Buffer | undefined
  brotli: Buffer | undefined
  gzip: Buffer | undefined
  /** Where the visitor's part begins and ends, in bytes. */
  readonly gap: readonly [number, number]
  readonly length: number
  /** What of it is counted when it is shown. */
  readonly shows: readonly string[]
}

const params = { [constants.BROTLI_PARAM_QUALITY]: 4 }

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
  return { plain, brotli: undefined, gzip: undefined, gap, length: plain.length, shows }
}

/** Pages by address, dropped by what they show. */
export type PageCache = TaggedCache<CachedPage> & {
  /** The bytes of a page in a form, made where they are not there. */
  bytesOf(page: CachedPage, form: PageForm): Buffer
}

/** What a page that is only kept compressed takes beside its bytes: its address, its tags. */
const besides = 1_500

function compressed(page: CachedPage): Buffer {
  return (page.brotli ??= brotliCompressSync(plainOf(page), { params }))
}

function plainOf(page: CachedPage): Buffer {
  if (page.plain) return page.plain
  // One of the two is always there.
  return brotliDecompressSync(page.brotli ?? Buffer.alloc(0))
}

/** The pages whose bytes are there as they are, at most so many bytes of them. */
function openPages(mostBytes: number) {
  const open = new Set<CachedPage>()
  let bytes = 0
  const fold = (page: CachedPage) => {
    open.delete(page)
    bytes -= page.length
    compressed(page)
    page.plain = undefined
    page.gzip = undefined
  }
  return {
    touch: (page: CachedPage) => {
      if (open.delete(page)) bytes -= page.length
      open.add(page)
      bytes += page.length
      for (const oldest of open) {
        if (bytes <= mostBytes || oldest === page) return
        fold(oldest)
      }
    },
  }
}

/**
 * Make a cache of at most so many bytes; the page that was asked for longest ago goes first. A quarter of them is for
 * pages as they are, the rest for compressed ones.
 */
export function makePageCache(mostBytes: number): PageCache {
  const open = openPages(mostBytes / 4)
  const cache = makeTaggedCache<CachedPage>(
    (mostBytes * 3) / 4,
    ({ length }) => Math.ceil(length / 4) + besides,
  )
  return {
    ...cache,
    get size() {
      return cache.size
    },
    keep: (key, page, tags, since) => {
      cache.keep(key, page, tags, since)
      if (page.plain) open.touch(page)
    },
    bytesOf: (page, form) => {
      if (form === 'br') return compressed(page)
      const plain = (page.plain ??= plainOf(page))
      open.touch(page)
      return form === 'plain' ? plain : (page.gzip ??= gzipSync(plain, { level: 4 }))
    },
  }
}
