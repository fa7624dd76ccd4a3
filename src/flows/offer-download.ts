import { createHash } from 'node:crypto'
import type { Db } from '#kernel/database.ts'
import type { FileStore } from '#kernel/files.ts'
import { newId } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  addKeys,
  addVersion,
  copiesOfFile,
  digitalPlace,
  hastenDeliveries,
  withdrawKeys,
  type AddKeysRefusal,
  type AddVersionRefusal,
  type DownloadFileId,
} from '#goods/downloads/index.ts'
import { moveStock, stockOf } from '#goods/inventory/index.ts'
import { makeVariantDigital } from '#market/catalog/index.ts'

/** Why a variant is not downloaded. */
type MakeDigitalRefusal = 'variant_not_found' | 'has_stock'

/** Bytes to be sold, and as what. */
export type OfferedFile = {
  readonly variantId: number
  readonly title: string
  readonly filename: string
  readonly bytes: Buffer
  readonly note: string
  readonly tellsBuyers: boolean
  readonly actor: string
}

/** The variant is downloaded from now on; with its row locked, so that its pieces are counted once. */
async function becomeDigital(
  tx: Tx,
  variantId: number,
  actor: string,
): Promise<
  Result<{ readonly onHand: number; readonly isPool: boolean; readonly free: number }, MakeDigitalRefusal>
> {
  await tx.sql`select id from catalog.variants where id = ${variantId} for update`
  const stock = await stockOf(tx.sql, [variantId])
  if (stock.some(({ location, onHand }) => location !== digitalPlace && onHand > 0))
    return refused('has_stock')
  const made = await makeVariantDigital(tx, variantId, actor)
  if (!made.ok) return made
  const pools = await tx.sql`select variant_id from downloads.pools where variant_id = ${variantId}`
  const here = stock.find(({ location }) => location === digitalPlace)
  const onHand = here?.onHand ?? 0
  return done({ onHand, isPool: pools.length > 0, free: onHand - (here?.reserved ?? 0) })
}

async function changePieces(
  tx: Tx,
  variantId: number,
  quantity: number,
  because: { readonly actor: string; readonly reason: string },
): Promise<void> {
  if (quantity === 0) return
  const moved = await moveStock(tx, {
    kind: quantity > 0 ? 'receipt' : 'adjustment',
    cause: newId('mov'),
    ...because,
    lines: [{ variantId, location: digitalPlace, quantity }],
  })
  if (!moved.ok) throw new Error(`pieces of a download do not move: ${moved.refusal}`)
}

/**
 * Offer a file, or a new version of it, with a variant. The bytes are in the store before anything refers to them; the
 * same bytes are kept once. Without a pool of keys there are copies enough.
 */
export async function offerFile(
  db: Db,
  store: FileStore,
  offered: OfferedFile,
): Promise<
  Result<
    { readonly fileId: DownloadFileId; readonly version: number },
    MakeDigitalRefusal | AddVersionRefusal
  >
> {
  const { bytes, ...file } = offered
  if (bytes.length === 0) return refused('file_is_empty', { field: 'file' })
  const sha256 = createHash('sha256').update(bytes).digest()
  const fileKey = await store.put(bytes, 'bin')
  return inTransaction(db, async (tx) => {
    const variant = await becomeDigital(tx, file.variantId, file.actor)
    if (!variant.ok) return variant
    const added = await addVersion(tx, { ...file, fileKey, sha256, bytes: bytes.length })
    if (!added.ok) return added
    const because = { actor: file.actor, reason: 'copies of a file' }
    if (!variant.value.isPool && variant.value.onHand < copiesOfFile / 2)
      await changePieces(tx, file.variantId, copiesOfFile - variant.value.onHand, because)
    return added
  })
}

/**
 * Put keys into a variant's pool: so many more pieces are to sell, and buyers who wait for keys get theirs. From the first
 * key on every piece has its own, and copies without one are sold no more.
 */
export async function offerKeys(
  db: Db,
  given: {
    readonly variantId: number
    readonly keys: readonly string[]
    readonly secret: string
    readonly actor: string
  },
): Promise<Result<{ readonly added: number; readonly known: number }, MakeDigitalRefusal | AddKeysRefusal>> {
  const { variantId, actor } = given
  return inTransaction(db, async (tx) => {
    const variant = await becomeDigital(tx, variantId, actor)
    if (!variant.ok) return variant
    const added = await addKeys(tx, given)
    if (!added.ok) return added
    const { isPool, onHand, free } = variant.value
    // Copies sold before there were keys are owed one each: the new keys go to them first.
    const target = isPool ? onHand + added.value.added : added.value.added
    const reserved = onHand - free
    if (target < reserved) return refused('no_keys', { field: 'keys', owed: reserved })
    await changePieces(tx, variantId, target - onHand, { actor, reason: 'license keys' })
    await hastenDeliveries(tx, 'no_keys_left')
    return added
  })
}

/** Take all keys nobody has bought or is buying out of a variant's pool; answers how many. */
export async function takeKeysBack(db: Db, variantId: number, actor: string): Promise<number> {
  const taken = await inTransaction(db, async (tx) => {
    await tx.sql`select id from catalog.variants where id = ${variantId} for update`
    await tx.sql`
      select variant_id from inventory.stock
       where variant_id = ${variantId} and location = ${digitalPlace} for update`
    const here = (await stockOf(tx.sql, [variantId])).find(({ location }) => location === digitalPlace)
    const pools = await tx.sql`select variant_id from downloads.pools where variant_id = ${variantId}`
    const free = here === undefined || pools.length === 0 ? 0 : here.onHand - here.reserved
    const gone = free === 0 ? 0 : await withdrawKeys(tx, variantId, free)
    await changePieces(tx, variantId, -gone, { actor, reason: 'keys taken out of the pool' })
    return done(gone)
  })
  return taken.ok ? taken.value : 0
}
