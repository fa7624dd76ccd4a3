import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { SettlementSource } from '#money/payments/index.ts'
import {
  heldEntryOf,
  importSettlement,
  lockEntry,
  noteRefusedFile,
  settleHeldEntry,
  type FileId,
} from '#money/reconciliation/index.ts'

/** Movements that came before their files leave suspense for them; answers how many. */
export async function placeEarlierEntries(db: Db): Promise<number> {
  const unpaid = await db.sql<{ id: FileId }>`
    select f.id from reconciliation.files f where f.entry_id is null and f.net_minor <> 0 order by f.id limit 500`
  let placed = 0
  for (const { id } of unpaid) {
    const settled = await inTransaction(db, async (tx) => {
      const held = await heldEntryOf(tx, id)
      const entry = held && (await lockEntry(tx, held))
      return done(entry !== undefined && (await settleHeldEntry(tx, entry)))
    })
    if (mustBeDone(settled)) placed += 1
  }
  return placed
}

async function importBatch(db: Db, source: SettlementSource, batch: string): Promise<number> {
  const lines = await source.lines(batch)
  const { connector, method } = source
  const imported = await inTransaction(db, (tx) => importSettlement(tx, { connector, method, batch, lines }))
  if (!imported.ok) {
    log.error('settlement_refused', { connector, code: imported.refusal })
    await inTransaction(db, async (tx) => done(await noteRefusedFile(tx, { connector, batch }, imported)))
    return 0
  }
  return imported.value.length
}

/**
 * Fetch the settlement files of every provider that we do not have, and take them in. A provider that does not answer
 * holds up no other. Answers how many files are new.
 */
export async function importSettlements(db: Db, sources: readonly SettlementSource[]): Promise<number> {
  let fresh = 0
  for (const source of sources) {
    try {
      const known = await db.sql<{ batch: string }>`
        select f.batch from reconciliation.files f where f.connector = ${source.connector} order by f.id desc limit 1000`
      const batches = await source.batches()
      const wanted = batches.filter((batch) => !known.some((each) => each.batch === batch))
      for (const batch of wanted) fresh += await importBatch(db, source, batch)
    } catch (error) {
      log.warn('settlement_not_fetched', { connector: source.connector, ...errorFields(error) })
    }
  }
  await placeEarlierEntries(db)
  return fresh
}
