import type { Follower } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { dropCategoryTree } from '#market/catalog/index.ts'
import type { TaggedCache } from './tagged-cache.ts'

const patienceMs = 5_000

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/**
 * Keeps a memory of pages or answers true to the shelf. What shows a changed product goes at once; lists of products go
 * at once when words, prices or goods change, and within seconds when only stock does.
 */
export function shelfFollower(cache: Pick<TaggedCache<unknown>, 'drop' | 'dropAll'>): Follower {
  let waiting = false
  const dropSoon = () => {
    if (waiting) return
    waiting = true
    ports().after(patienceMs, () => {
      waiting = false
      cache.drop('shelf')
    })
  }
  return {
    facts: (facts) => {
      for (const { type, payload } of facts) {
        if (type !== 'shelf_refreshed') continue
        for (const id of listOf(payload['products'])) cache.drop(`product:${String(id)}`)
        for (const id of listOf(payload['variants'])) cache.drop(`variant:${String(id)}`)
        if (payload['only_stock'] === true) dropSoon()
        else cache.drop('shelf')
      }
    },
    forget: () => cache.dropAll(),
  }
}

/** Keeps the tree of categories in memory true to the database. */
export const categoryFollower: Follower = {
  facts: (facts) => {
    if (facts.some(({ type }) => type === 'category_changed')) dropCategoryTree()
  },
  forget: () => dropCategoryTree(),
}
