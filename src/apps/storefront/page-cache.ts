import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { visitorGap } from './layout.ts'

/** A rendered page as it is kept: in two halves around the visitor's part, and whole and compressed for strangers. */
export type CachedPage = {
  readonly before: string
  readonly after: string
  /** For visitors who are not signed in and have no cart: the same bytes for all of them. */
  readonly plain: Buffer
  readonly brotli: Buffer
  readonly gzip: Buffer
}

const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }

/** Split and compress a document once. `strangersPart` stands in the gap for visitors nobody knows. */
export function preparePage(document: string, strangersPart: string): CachedPage {
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
  }
}

type Entry = { readonly page: CachedPage; readonly tags: readonly string[]; readonly bytes: number }

/** Pages by address, dropped by what they show. */
export type PageCache = {
  find(key: string): CachedPage | undefined
  /** Keep a page unless something it shows was dropped after `since` (see `moment`), in which case it may be old already. */
  keep(key: string, page: CachedPage, tags: readonly string[], since: number): void
  /** Forget every page that carries the tag. */
  drop(tag: string): void
  dropAll(): void
  /** A counter that grows with every drop; taken before reading what a page shows. */
  moment(): number
  readonly size: number
}

/** Make a cache of at most so many bytes; the page that was asked for longest ago goes first. */
export function makePageCache(mostBytes: number): PageCache {
  const entries = new Map<string, Entry>()
  const byTag = new Map<string, Set<string>>()
  const droppedAt = new Map<string, number>()
  let bytes = 0
  let clock = 0
  let allDroppedAt = 0
  const remove = (key: string) => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    bytes -= entry.bytes
    for (const tag of entry.tags) {
      const keys = byTag.get(tag)
      keys?.delete(key)
      if (keys?.size === 0) byTag.delete(tag)
    }
  }
  return {
    find: (key) => {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.page
    },
    keep: (key, page, tags, since) => {
      if (allDroppedAt > since || tags.some((tag) => (droppedAt.get(tag) ?? 0) > since)) return
      remove(key)
      const size = page.plain.length * 2 + page.before.length + page.after.length
      entries.set(key, { page, tags, bytes: size })
      bytes += size
      for (const tag of tags) {
        const keys = byTag.get(tag) ?? new Set()
        byTag.set(tag, keys.add(key))
      }
      for (const oldest of entries.keys()) {
        if (bytes <= mostBytes) break
        remove(oldest)
      }
    },
    drop: (tag) => {
      droppedAt.set(tag, ++clock)
      if (droppedAt.size > 100_000) droppedAt.delete(droppedAt.keys().next().value ?? '')
      for (const key of byTag.get(tag) ?? []) remove(key)
    },
    dropAll: () => {
      allDroppedAt = ++clock
      entries.clear()
      byTag.clear()
      droppedAt.clear()
      bytes = 0
    },
    moment: () => clock,
    get size() {
      return entries.size
    },
  }
}
