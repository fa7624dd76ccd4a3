import type { Db } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { mostLooks } from './lessons.ts'

/** Looks at products since they were last told. Who looked is not in them. */
export type LookBook = {
  /** A product was looked at, and these just before, the latest first. Where too many wait, it is not counted. */
  note(product: number, before: readonly number[]): void
  /** Tell them as one fact, in no order; false where there were none. A failure keeps them for the next time. */
  flush(db: Db): Promise<boolean>
}

/** Begin to note looks. */
export function lookBook(): LookBook {
  let looks: number[][] = []
  return {
    note: (product, before) => {
      if (looks.length < mostLooks) looks.push([product, ...before.slice(0, 3)])
    },
    flush: async (db) => {
      if (looks.length === 0) return false
      const told = looks.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || a.length - b.length)
      looks = []
      try {
        await inTransaction(db, async (tx) => {
          const payload = { looks: told }
          await tell(tx, {
            type: 'products_viewed',
            aggregate: 'recommendations',
            actor: 'storefront',
            payload,
          })
          return done(true)
        })
        return true
      } catch (error) {
        looks = [...told, ...looks].slice(0, mostLooks)
        throw error
      }
    },
  }
}
