import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib'
import { makeTaggedCache, type TaggedCache } from '../tagged-cache.ts'
import { visitorGap } from './layout.ts'

/** The forms a page is sent in. */
export type PageForm = 'plain' | 'br' | 'gzip'

/**
 * A rendered page as it is kept: as bytes for strangers, who all get the same, with the place of the visitor's part.
 * What was asked for lately is there as it is; of the rest, a quarter of it: as browsers take it where one has asked for it
 * so, else folded in the way that takes least.
 */
export type CachedPage = {
  plain: Buffer | undefined
  folded: Buffer | undefined
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
  return { plain, folded: undefined, brotli: undefined, gzip: undefined, gap, length: plain.length, shows }
}

/** Pages by address, dropped by what they show. */
export type PageCache = TaggedCache<CachedPage> & {
  /** The bytes of a page in a form, made where they are not there. */
  bytesOf(page: CachedPage, form: PageForm): Buffer
}

/** What a page that is only kept compressed takes beside its bytes: its address, its tags. */
const besides = 1_500

/** The level of folding that takes least. */
const fold = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

function compressed(page: CachedPage): Buffer {
  page.brotli ??= brotliCompressSync(plainOf(page), { params })
  // One of the two is enough.
  page.folded = undefined
  return page.brotli
}

function plainOf({ plain, folded, brotli }: CachedPage): Buffer {
  if (plain) return plain
  if (folded) return zstdDecompressSync(folded)
  // One of the three is always there.
  return brotliDecompressSync(brotli ?? Buffer.alloc(0))
}

/** The pages whose bytes are there as they are, at most so many bytes of them. */
function openPages(mostBytes: number) {
  const open = new Set<CachedPage>()
  let bytes = 0
  const close = (page: CachedPage) => {
    open.delete(page)
    bytes -= page.length
    if (!page.brotli) page.folded ??= zstdCompressSync(plainOf(page), fold)
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
        close(oldest)
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
