import type { Db } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { lastPlace } from '#kernel/outbox.ts'
import { locales } from '#market/catalog/index.ts'
import { imageBuilder } from '../engine/build.ts'
import { lay } from '../engine/image.ts'
import { readCurrencies, readOrder, readRecords, readTokens } from './read-records.ts'
import type { Built } from './snapshot.ts'

const atOnce = 500

/**
 * Build an index of everything on the shelf, most loved first. What changes meanwhile is told by facts after `seq`, which
 * is read before the first product.
 */
export async function buildIndex(db: Db): Promise<Built> {
  const begun = ports().monotonicMs()
  const seq = await lastPlace(db)
  const [currencies, order] = await Promise.all([readCurrencies(db), readOrder(db)])
  const builder = imageBuilder({ languages: locales, currencies })
  let next = readRecords(db, order.slice(0, atOnce))
  for (let from = 0; from < order.length; from += atOnce) {
    const records = await next
    // The next are read while these are put in.
    next = readRecords(db, order.slice(from + atOnce, from + 2 * atOnce))
    for (const record of records) builder.add(record)
  }
  await next
  const tokens = await readTokens(db)
  const laid = lay(builder.done(tokens))
  return { laid, tokens, seq, tookMs: Math.round(ports().monotonicMs() - begun) }
}
